// Enrols a profile without a window, for IT and for `npm start`. The recovery key stays to be shown by the window.
import type { BridgeCalls } from "../../../shared/bridge/calls.ts";
import type { Ask } from "../../../shared/contract.ts";
import { Failure } from "../../../shared/fault.ts";

export interface Enrolment {
  /** The invitation link as the relay printed it. */
  readonly invitation: string;
  readonly name: string;
}

/** False when the profile was enrolled before: then nothing happens. Throws Failure as the relay gave it. */
export async function enrol(ask: Ask<BridgeCalls>, { invitation, name }: Enrolment): Promise<boolean> {
  const { phase } = await ask("app.view", {});
  if (phase !== "firstRun") return false;
  const relay = await ask("relay.inspect", { address: invitation });
  if (relay.invitation === undefined) throw new Failure("invalid", "the link carries no valid invitation");
  await ask("account.enrol", { address: invitation, invitation: relay.invitation, name });
  return true;
}
