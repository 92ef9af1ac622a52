// The way in to the Node host: a one-time token in the printed address, exchanged once for the session that a cookie
// carries. Neither is ever written to disk, and both are compared in constant time.
import { createHash, timingSafeEqual } from "node:crypto";

export interface Doorkeeper {
  /** The token of the next address to print. */
  token(): string;
  /** Spends the token: the session's secret, or undefined when `offered` is not the current token. */
  enter(offered: string): string | undefined;
  isSession(offered: string): boolean;
}

/** `random` gives as many unpredictable bytes as asked. After each entry the token is a new one. */
export function createDoorkeeper(random: (size: number) => Uint8Array): Doorkeeper {
  const session = secret(random);
  let token = secret(random);
  return {
    token: () => token,
    enter(offered) {
      if (!isSame(offered, token)) return undefined;
      token = secret(random);
      return session;
    },
    isSession: (offered) => isSame(offered, session),
  };
}

function secret(random: (size: number) => Uint8Array): string {
  return Buffer.from(random(32)).toString("base64url");
}

/** Hashing first makes the lengths equal, so that not even the length shows in the time taken. */
function isSame(offered: string, expected: string): boolean {
  return timingSafeEqual(digest(offered), digest(expected));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
