// What an accepted call must not have reached: a call that is broken into another valid one may do what its asker may do anyway, and
// nothing else. Of conversations the rule is PROTOCOL C11: to a device that is no member they do not exist.
import { isDeepStrictEqual } from "node:util";
import type { Answered } from "./wireProbe.ts";
import type { CallName, WireWorld } from "./wireWorld.ts";

export interface Accepted {
  readonly name: CallName;
  readonly sample: unknown;
  readonly params: unknown;
  readonly answered: Answered;
}

/** Why it should have been refused, or undefined. */
export function trespassOf(world: WireWorld, accepted: Accepted): string | undefined {
  const { name, params } = accepted;
  const strangers = reached(accepted).filter((id) => !mayReach(world, name, id));
  if (strangers.length > 0) return `reaches the conversation ${strangers[0]!}`;
  if (!isAsSigned(accepted)) return "what was signed is not what was sent";
  if (name === "device.revoke" && isForeign(world, params, "deviceId"))
    return "revokes somebody else's device";
  return undefined;
}

type Members = Readonly<Record<string, unknown>>;

/** The conversations that the answer says something about, or that the call changed. */
function reached({ name, params, answered }: Accepted): readonly unknown[] {
  const { conversationId, envelopes } = params as Members;
  if (name === "cursor.acknowledge") return [];
  if (name !== "envelope.submit" || !answered.ok) return conversationId === undefined ? [] : [conversationId];
  const { results } = answered.value as { readonly results: readonly { readonly ok: boolean }[] };
  return (envelopes as readonly Members[])
    .filter((_, at) => results[at]!.ok)
    .map((sent) => sent["conversationId"]);
}

function mayReach({ theirs, left, foreign, founded }: WireWorld, name: CallName, id: unknown): boolean {
  // Whoever was removed may still read its part of the log.
  if (id === left) return name === "log.read";
  if (name === "conversation.create") return id !== theirs;
  return founded.has(id as string) || !foreign.ids.includes(id as string);
}

/** What certificates and signatures cover is accepted as it was signed, or not at all. */
function isAsSigned({ name, sample, params }: Accepted): boolean {
  const covered = signed[name] ?? [];
  return covered.every((member) =>
    isDeepStrictEqual((sample as Members)[member], (params as Members)[member]),
  );
}

const signed: Partial<Record<CallName, readonly string[]>> = {
  "account.enrol": ["account", "device"],
  "device.enrol": ["accountId", "device"],
  "device.login": ["deviceId", "signature"],
};

function isForeign({ foreign }: WireWorld, params: unknown, member: string): boolean {
  return foreign.ids.includes((params as Readonly<Record<string, string>>)[member]!);
}
