// A relayed address on a TURN server (RFC 8656), asked for with long-term credentials (RFC 8489, section 9.2) and given back.
// Answers that matter must carry the signature that only somebody with the credentials can make.
import type { Channel } from "./openChannel.ts";
import { readAddress, writeAddress, type StunAddress } from "./stunAddress.ts";
import { longTermKey, methods, type Attributes, type ReadMessage } from "./stunMessage.ts";
import type { TurnCredentials } from "./turnCredentials.ts";
import { TurnTrouble } from "./turnTrouble.ts";

export interface Allocation {
  /** Where whoever wants to reach us sends to. */
  readonly relayed: StunAddress;
  /** Lets that address send to us; rejects with TurnTrouble, `refused` 403 where the server's rules forbid it. */
  permit(peer: StunAddress): Promise<void>;
  /** What a permitted address sends; one listener at a time. */
  onData(listener: (data: Buffer) => void): void;
  release(): Promise<void>;
}

/** Rejects with TurnTrouble. */
export async function allocate(channel: Channel, credentials: TurnCredentials): Promise<Allocation> {
  const ask = openSession(channel, credentials);
  const allocated = await ask(methods.allocate, () => ({ requestedTransport: udp }));
  const relayed = readAddress(allocated.attributes.relayed, allocated.transactionId);
  if (relayed === undefined) throw new TurnTrouble({ kind: "strange" });
  return {
    relayed,
    async permit(peer) {
      await ask(methods.createPermission, (transactionId) => ({ peer: writeAddress(peer, transactionId) }));
    },
    onData: (listener) =>
      channel.onIndication(({ method, attributes: { data } }) => {
        if (method === methods.data && data !== undefined) listener(data);
      }),
    async release() {
      await ask(methods.refresh, () => ({ lifetime: Buffer.alloc(4) }));
    },
  };
}

/** Protocol number 17, and three reserved bytes. */
const udp = Buffer.from([17, 0, 0, 0]);

type Ask = (method: number, attributes: (transactionId: Buffer) => Attributes) => Promise<ReadMessage>;

/** Learns realm and nonce from the first refusal, and a new nonce whenever the old one is stale. */
function openSession(channel: Channel, credentials: TurnCredentials): Ask {
  let challenge: Challenge | undefined;
  return async (method, attributes) => {
    for (let round = 0; round < mostRounds; round++) {
      const signing = challenge === undefined ? undefined : signWith(challenge, credentials);
      const reply = await channel.ask({
        method,
        attributes: (transactionId) => ({ ...attributes(transactionId), ...signing?.attributes }),
        ...(signing === undefined ? {} : { key: signing.key }),
      });
      if (reply.kind === "success") return checkSigned(reply, signing?.key);
      const code = errorCode(reply);
      const isFirst = challenge === undefined && code === 401;
      challenge = isFirst || code === 438 ? readChallenge(reply) : undefined;
      if (challenge === undefined) throw new TurnTrouble({ kind: "refused", code });
    }
    throw new TurnTrouble({ kind: "strange" });
  };
}

/** Without credentials, with them, with a fresh nonce; what asks for more is making fun of us. */
const mostRounds = 3;

interface Challenge {
  readonly realm: Buffer;
  readonly nonce: Buffer;
}

function readChallenge({ attributes: { realm, nonce } }: ReadMessage): Challenge | undefined {
  if (realm === undefined || nonce === undefined) return undefined;
  return { realm: Buffer.from(realm), nonce: Buffer.from(nonce) };
}

function signWith({ realm, nonce }: Challenge, { username, credential }: TurnCredentials) {
  return {
    key: longTermKey(username, realm.toString(), credential),
    attributes: { username: Buffer.from(username), realm, nonce } satisfies Attributes,
  };
}

function checkSigned(reply: ReadMessage, key: Buffer | undefined): ReadMessage {
  if (key === undefined) throw new TurnTrouble({ kind: "open" });
  if (!reply.isSignedWith(key)) throw new TurnTrouble({ kind: "strange" });
  return reply;
}

/** Hundreds in the third byte, the rest in the fourth (section 14.8); 0 when there is none. */
function errorCode({ attributes: { errorCode: value } }: ReadMessage): number {
  return value === undefined || value.length < 4 ? 0 : (value[2]! & 7) * 100 + value[3]!;
}
