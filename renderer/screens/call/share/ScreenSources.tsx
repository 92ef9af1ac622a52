// The screens and windows of this computer to choose from, with small pictures.
import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import { AppWindow, Monitor } from "lucide-react";
import type { ScreenSourceView } from "../../../../shared/bridge/hostCalls.ts";
import { Icon } from "../../../components/Icon.tsx";
import { langOf } from "../../../text/han.ts";
import { useName } from "../../../text/useText.ts";

interface ScreenSourcesProps {
  readonly sources: readonly ScreenSourceView[];
  readonly chosen: string | undefined;
  readonly onChoose: (sourceId: string) => void;
}

export function ScreenSources({ sources, chosen, onChoose }: ScreenSourcesProps) {
  const name = useName();
  return (
    <RadioGroup
      className="screenSources"
      aria-label={name("Screens and windows")}
      value={chosen ?? ""}
      onValueChange={(sourceId: string) => onChoose(sourceId)}
    >
      {sources.map((source) => (
        <Radio.Root key={source.sourceId} value={source.sourceId} className="screenSources-one">
          <span className="screenSources-picture">
            {source.thumbnail === undefined ? (
              <Icon of={source.kind === "screen" ? Monitor : AppWindow} size={24} />
            ) : (
              <img src={source.thumbnail} alt="" />
            )}
          </span>
          <span className="screenSources-name clip" lang={langOf(source.name)}>
            {source.name}
          </span>
        </Radio.Root>
      ))}
    </RadioGroup>
  );
}
