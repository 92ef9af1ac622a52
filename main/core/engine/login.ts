// Proves to the relay that this is the device, by signing its challenge; the statement names the organisation, so that no other
// relay can pass the challenge on.
import type { Ask } from "../../../shared/contract.ts";
import { Failure } from "../../../shared/fault.ts";
import { sign } from "../../../shared/node/signing.ts";
import type { WireCalls } from "../../../shared/wire/calls.ts";
import { loginStatement } from "../../../shared/wire/identity.ts";
import type { Profile } from "../store/profile.ts";
import type { Login } from "./connection.ts";

/** Fails with `unauthorized` when the relay does not know the device, or is another organisation's. */
export async function login(profile: Profile, ask: Ask<WireCalls>): Promise<Login> {
  const { device, devicePrivateKey, organisation, account } = profile;
  const { deviceId } = device;
  const { nonce } = await ask("device.challenge", { deviceId });
  const statement = loginStatement(organisation.organisationId, deviceId, nonce);
  const answer = await ask("device.login", { deviceId, signature: sign(devicePrivateKey, statement) });
  const isOurs = Buffer.compare(answer.organisation.organisationKey, organisation.organisationKey) === 0;
  if (!isOurs || answer.accountId !== account.accountId)
    throw new Failure("unauthorized", "another organisation's relay");
  return answer;
}
