// The label on a picture: who it is, whether they speak, are muted or raise their hand, and a weak connection. Its marks are said by the
// tile's description; only the seal and the bars have names of their own.
import { Hand, MicOff, MonitorUp, Volume2 } from "lucide-react";
import type { TrustView } from "../../../../shared/bridge/views.ts";
import type { Bars } from "../../../calls/activeCall.ts";
import { Icon } from "../../../components/Icon.tsx";
import { langOf } from "../../../text/han.ts";
import { TrustSeal } from "../../conversation/TrustSeal.tsx";
import { useTrustReason } from "../../conversation/useTrust.ts";
import { Signal } from "./Signal.tsx";

export interface TileMarks {
  readonly isMuted: boolean;
  readonly hasHand: boolean;
  readonly isSpeaking: boolean;
  /** Only when they are few. */
  readonly bars?: Bars;
}

interface TileLabelProps {
  readonly name: string;
  readonly marks: TileMarks;
  readonly trust?: TrustView;
}

export function TileLabel({ name, marks, trust }: TileLabelProps) {
  const because = useTrustReason();
  return (
    <span className="tileLabel">
      {trust && <TrustSeal trust={trust} because={because(trust)} />}
      {marks.isSpeaking && <Icon of={Volume2} size={14} />}
      {marks.isMuted && <Icon of={MicOff} size={14} />}
      {marks.hasHand && <Icon of={Hand} size={14} className="tileLabel-hand" />}
      <span className="clip" lang={langOf(name)}>
        {name}
      </span>
      {marks.bars !== undefined && <Signal bars={marks.bars} />}
    </span>
  );
}

export function ScreenLabel({ words }: { readonly words: string }) {
  return (
    <span className="tileLabel">
      <Icon of={MonitorUp} size={14} />
      <span className="clip" lang={langOf(words)}>
        {words}
      </span>
    </span>
  );
}
