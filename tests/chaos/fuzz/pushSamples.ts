// One valid sample of every push of the wire, about the conversation that the core under test is in, made of what the real relay has
// said: what a relay that lies starts from. The compiler and pushFuzz.test.ts see to it that a new push gets its sample.
import { idFromBytes, type AnyId } from "../../../shared/ids.ts";
import type { PushBody } from "../../../shared/contract.ts";
import { wirePushes, type WirePushes } from "../../../shared/wire/pushes.ts";
import { randomBytes } from "node:crypto";
import type { CrookedWorld } from "./crookedWorld.ts";

export type PushName = keyof WirePushes;
export const pushNames = Object.keys(wirePushes) as readonly PushName[];

type Samples = { readonly [Name in PushName]: (world: CrookedWorld) => PushBody<WirePushes, Name> };

const mint = <Id extends AnyId>(): Id => idFromBytes<Id>(new Uint8Array(randomBytes(16)));

export const pushSamples: Samples = {
  "log.appended": ({ heard }) => heard["log.appended"]!,
  "inbox.appended": ({ heard }) => heard["inbox.appended"]!,
  "transient.received": ({ direct, aliceId, heard }) => ({
    conversationId: direct,
    envelopeId: mint(),
    generation: 0,
    epoch: 1,
    senderAccountId: aliceId,
    senderDeviceId: heard["log.appended"]!.envelopes[0]!.senderDeviceId,
    body: heard["log.appended"]!.envelopes[0]!.body,
  }),
  "presence.changed": ({ aliceId }) => ({ accountId: aliceId, state: "busy", lastSeenAt: 1 }),
  "directory.changed": () => ({ version: 1 }),
  "keyPackage.low": () => ({ count: 3 }),
  "session.ended": () => ({ reason: "shutdown" }),
};
