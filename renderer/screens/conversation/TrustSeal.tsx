// The verification seal: a check, a dash or a warning held by the corner marks. Its name is fixed; what it rests on is said
// in its description.
import type { TrustView } from "../../../shared/bridge/views.ts";
import type { NameKey } from "../../text/names.ts";
import { useName } from "../../text/useText.ts";
import "./TrustSeal.css";

interface TrustSealProps {
  readonly trust: TrustView;
  /** Who vouches, for how many, or what changed. */
  readonly because?: string | undefined;
}

const names: Readonly<Record<TrustView, NameKey>> = {
  vouched: "Verified",
  unverified: "Not verified",
  changed: "Verification changed",
};

const signs: Readonly<Record<TrustView, string>> = {
  vouched: "M4.9 8.1l2.2 2.2 4-4.5",
  unverified: "M5.6 8h4.8",
  changed: "M8 5.2v3.2M8 10.8v.01",
};

export function TrustSeal({ trust, because }: TrustSealProps) {
  const name = useName();
  return (
    <svg
      className={`trustSeal trustSeal--${trust}`}
      viewBox="0 0 16 16"
      role="img"
      aria-label={name(names[trust])}
      aria-description={because}
    >
      {because !== undefined && <title>{because}</title>}
      <path className="trustSeal-frame" d="M1.6 6.2V1.6h4.6M14.4 9.8v4.6H9.8" />
      <path d={signs[trust]} />
    </svg>
  );
}
