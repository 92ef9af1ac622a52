// What this device wants to change in a group. Intents are stored, commits are derived from them: who loses a race derives anew.
import type { AccountId, DeviceId } from "../../../shared/ids.ts";

export type Intent = {
  /** ms since epoch; jitter keeps devices that want the same apart. */
  readonly notBefore: number;
} & (
  | { readonly kind: "create"; readonly accounts: readonly AccountId[] }
  | { readonly kind: "add"; readonly accounts: readonly AccountId[] }
  | {
      readonly kind: "remove";
      readonly accounts: readonly AccountId[];
      /** Of accounts that stay: revoked ones. */
      readonly devices?: readonly DeviceId[];
    }
  /** A fresh leaf key: keeps the tree warm after joining, and heals after a compromise. */
  | { readonly kind: "update" }
  | { readonly kind: "reset" }
  /** Not a commit: tells the relay to stop delivering once the others were told. */
  | { readonly kind: "leave" }
);
