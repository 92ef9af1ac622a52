// The seal of a conversation and the sentence for what it rests on.
import type { ConversationView, TrustView } from "../../../shared/bridge/views.ts";
import { selectAccount, useApp } from "../../state/app.ts";
import { useText } from "../../text/useText.ts";
import { groupTrust } from "./trust.ts";
import type { Members } from "./useMembers.ts";

export interface Trust {
  readonly trust: TrustView;
  readonly because: string;
}

/** Undefined while the members are not known. */
export function useTrust({ kind, peer }: ConversationView, { list }: Members): Trust | undefined {
  const { t } = useText("conversation");
  const because = useTrustReason();
  const organisation = useApp((state) => selectAccount(state)?.organisationName ?? "");
  if (kind === "direct") return peer && { trust: peer.trust, because: because(peer.trust) };
  if (list === undefined) return undefined;
  const { trust, vouched, of } = groupTrust(list);
  switch (trust) {
    case "vouched":
      return { trust, because: t("trust.groupAll", { organisation }) };
    case "unverified":
      return { trust, because: t("trust.groupSome", { organisation, n: vouched, m: of }) };
    case "changed":
      return { trust, because: t("trust.groupChanged") };
  }
}

/** Why one person's seal is what it is. */
export function useTrustReason(): (trust: TrustView) => string {
  const { t } = useText("conversation");
  const organisation = useApp((state) => selectAccount(state)?.organisationName ?? "");
  const reasons = {
    vouched: () => t("trust.byOrganisation", { organisation }),
    unverified: () => t("trust.notVouched"),
    changed: () => t("trust.changed"),
  } as const satisfies Record<TrustView, () => string>;
  return (trust) => reasons[trust]();
}
