// Time-limited credentials for coturn's `use-auth-secret` (draft-uberti-behave-turn-rest-00, section 2.2): whoever shares the
// secret can check them, and nothing has to be stored. The user part is random, so that TURN's log names nobody.
import { createHmac } from "node:crypto";

export interface TurnCredentials {
  /** `<expiry in seconds since 1970>:<22 random characters>` */
  readonly username: string;
  /** base64(HMAC-SHA1(secret, username)) */
  readonly credential: string;
}

export interface CredentialsRequest {
  readonly secret: string;
  /** Milliseconds since 1970; TURN counts in whole seconds. */
  readonly expiresAt: number;
  readonly random: (size: number) => Uint8Array;
}

export function turnCredentials({ secret, expiresAt, random }: CredentialsRequest): TurnCredentials {
  const username = `${Math.floor(expiresAt / 1_000)}:${Buffer.from(random(16)).toString("base64url")}`;
  return { username, credential: createHmac("sha1", secret).update(username).digest("base64") };
}
