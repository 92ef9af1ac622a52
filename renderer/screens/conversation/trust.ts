// How far the identities in a conversation are trusted, as one word for the seal and the numbers for the sentence beside it.
import type { MemberView, TrustView } from "../../../shared/bridge/views.ts";

export interface GroupTrust {
  readonly trust: TrustView;
  readonly vouched: number;
  readonly of: number;
}

/** The worst of all: one changed identity marks the group. */
export function groupTrust(members: readonly MemberView[]): GroupTrust {
  const kinds = members.map(({ person }) => person.trust);
  const vouched = kinds.filter((kind) => kind === "vouched").length;
  const trust = kinds.includes("changed") ? "changed" : vouched === kinds.length ? "vouched" : "unverified";
  return { trust, vouched, of: kinds.length };
}
