// Tries one STUN or TURN address as a caller's browser would: how it sees us, whether it relays with these credentials, and
// whether what is sent to the relayed address arrives. Leaves nothing behind on the server.
import { createSocket } from "node:dgram";
import { isIPv6 } from "node:net";
import type { Clock } from "../../shared/clock.ts";
import { allocate, type Allocation } from "./allocate.ts";
import type { IceUrl } from "./iceUrl.ts";
import { openChannel, type Channel, type ChannelOptions } from "./openChannel.ts";
import { readAddress, type StunAddress } from "./stunAddress.ts";
import { methods } from "./stunMessage.ts";
import type { TurnCredentials } from "./turnCredentials.ts";
import { TurnTrouble, type Trouble } from "./turnTrouble.ts";

export interface CheckIceUrl extends ChannelOptions {
  /** Needed for TURN. */
  readonly credentials: () => TurnCredentials;
}

export type Finding =
  | { readonly kind: "trouble"; readonly trouble: Trouble }
  /** `seen` is this machine's address from there. */
  | { readonly kind: "stun"; readonly seen: string }
  | { readonly kind: "turn"; readonly seen: string; readonly relayed: string; readonly arrival: Arrival };

/** Of what this machine sends to the relayed address: `forbidden` when the server's rules do not let it. */
export type Arrival = "arrives" | "lost" | "forbidden";

/** Never rejects for what the network or the server does. */
export async function checkIceUrl(url: IceUrl, options: CheckIceUrl): Promise<Finding> {
  try {
    const channel = await openChannel(url, options);
    return await (url.isTurn ? checkTurn(channel, options) : checkStun(channel)).finally(() =>
      channel.close(),
    );
  } catch (cause) {
    if (cause instanceof TurnTrouble) return { kind: "trouble", trouble: cause.trouble };
    throw cause;
  }
}

async function checkStun(channel: Channel): Promise<Finding> {
  return { kind: "stun", seen: (await askWhoWeAre(channel)).host };
}

async function askWhoWeAre(channel: Channel): Promise<StunAddress> {
  const reply = await channel.ask({ method: methods.binding, attributes: () => ({}) });
  const seen = readAddress(reply.attributes.mapped, reply.transactionId);
  if (reply.kind === "error" || seen === undefined) throw new TurnTrouble({ kind: "strange" });
  return seen;
}

async function checkTurn(channel: Channel, options: CheckIceUrl): Promise<Finding> {
  const seen = await askWhoWeAre(channel);
  const allocation = await allocate(channel, options.credentials());
  const arrival = await checkArrival(allocation, seen, options).finally(() => allocation.release());
  return { kind: "turn", seen: seen.host, relayed: addressText(allocation.relayed), arrival };
}

function addressText({ host, port }: StunAddress): string {
  return isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
}

async function checkArrival(
  allocation: Allocation,
  seen: StunAddress,
  options: CheckIceUrl,
): Promise<Arrival> {
  try {
    await allocation.permit(seen);
  } catch (cause) {
    const isRule = cause instanceof TurnTrouble && cause.trouble.kind === "refused";
    if (isRule && cause.trouble.code === 403) return "forbidden";
    throw cause;
  }
  return (await arrives(allocation, options)) ? "arrives" : "lost";
}

/** Sends a random word to the relayed address over and over, until it comes back through TURN or patience ends. */
function arrives(allocation: Allocation, { clock, random, patienceMs }: CheckIceUrl): Promise<boolean> {
  const word = Buffer.from(random(16));
  const { host, port } = allocation.relayed;
  const socket = createSocket(isIPv6(host) ? "udp6" : "udp4").on("error", () => {});
  const stops: (() => void)[] = [];
  return new Promise<boolean>((done) => {
    allocation.onData((data) => data.equals(word) && done(true));
    stops.push(clock.after(patienceMs, () => done(false)));
    // An address that cannot be sent to is one where nothing arrives.
    stops.push(everySoOften(clock, () => socket.send(word, port, host, () => {})));
  }).finally(() => {
    for (const stop of stops) stop();
    socket.close();
  });
}

function everySoOften(clock: Clock, task: () => void): () => void {
  let cancel = () => {};
  const turn = () => {
    task();
    cancel = clock.after(250, turn);
  };
  turn();
  return () => cancel();
}
