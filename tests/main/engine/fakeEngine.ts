// An engine around one part under test: real store, lock, events, groups and sends; MLS, relay and the other parts are played by hand.
import { randomBytes } from "node:crypto";
import type { Engine } from "../../../main/core/engine/context.ts";
import { Calls } from "../../../main/core/engine/calls/calls.ts";
import { ConversationLock } from "../../../main/core/engine/conversationLock.ts";
import { encodeContent } from "../../../main/core/engine/encodeContent.ts";
import { Events } from "../../../main/core/engine/events.ts";
import { Groups } from "../../../main/core/engine/groups.ts";
import { mintId } from "../../../main/core/engine/mintId.ts";
import type { GroupMember, GroupRef, MlsEngine, Processed } from "../../../main/core/crypto/mlsEngine.ts";
import { Sends } from "../../../main/core/engine/sends.ts";
import { addConversation } from "../../../main/core/store/conversations.ts";
import { activateGroup, addPendingGroup } from "../../../main/core/store/groups.ts";
import { replaceMembers } from "../../../main/core/store/members.ts";
import { readSettings } from "../../../main/core/store/profile.ts";
import { openStore } from "../../../main/core/store/store.ts";
import type { BridgeEvent } from "../../../shared/bridge/events.ts";
import type { Content } from "../../../shared/content/content.ts";
import { Failure } from "../../../shared/fault.ts";
import type { AccountId, ConversationId, DeviceId, EnvelopeId } from "../../../shared/ids.ts";
import type { Envelope } from "../../../shared/wire/envelope.ts";
import { openTestClock, type TestClock } from "../../support/clock.ts";
import { openFakePlatform, type FakePlatform } from "../../support/fakePlatform.ts";

/** Answers a call of the relay, or throws a Failure. */
export type PlayedRelay = (name: string, params: never) => unknown;

export interface FakeEngine {
  readonly engine: { -readonly [Part in keyof Engine]: Engine[Part] };
  readonly clock: TestClock;
  readonly platform: FakePlatform;
  readonly events: BridgeEvent[];
  /** The conversation that every test has, with this device and one of a friend in its group. */
  readonly here: ConversationId;
  readonly friend: GroupMember;
  /** How the relay answers from now on. */
  relay: PlayedRelay;
  /** What MLS makes of one envelope from now on; throws what the worker fails with. */
  decrypt: (body: Uint8Array) => Processed;
  /** Who is in a group that is loaded from the store. */
  members: readonly GroupMember[];
  /** Which groups MLS was told to forget. */
  readonly dropped: GroupRef[];
  /** An application envelope of the friend. */
  envelope(sequence: number, content: Content | Uint8Array): Envelope;
}

const random = { random: (size: number) => new Uint8Array(randomBytes(size)) };

export function openFakeEngine(): FakeEngine {
  const clock = openTestClock();
  const platform = openFakePlatform({ dataDir: "", clock });
  const store = openStore({ path: ":memory:" });
  const self = { accountId: mintId<AccountId>(random), deviceId: mintId<DeviceId>(random) };
  const friend = memberOf(1);
  const here = mintId<ConversationId>(random);
  const bus = new Events(platform.log);
  const events: BridgeEvent[] = [];
  bus.subscribe((event) => events.push(event));
  const played: Pick<FakeEngine, "relay" | "decrypt" | "members" | "dropped"> = {
    members: [{ ...memberOf(0), ...self }, friend],
    dropped: [],
    relay: () => {
      throw new Failure("offline");
    },
    decrypt: (body) => ({ kind: "message", sender: friend, epoch: 1, plaintext: body }),
  };
  const engine = {
    platform,
    store,
    self,
    events: bus,
    lock: new ConversationLock(),
    settings: () => readSettings(store),
    mls: playedMls(played),
    session: {
      isCurrent: true,
      relayNow: () => clock.now(),
      progressed() {},
      applied() {},
    },
    connection: {
      isOnline: true,
      ask: async (name: string, params: never) => played.relay(name, params),
    },
    typing: {
      received() {},
      sent() {},
      in: () => [],
    },
    presences: {
      of: () => ({ presence: "offline" }),
      watch: async () => {},
    },
    intents: {
      resume() {},
      isSubmitting: () => false,
      finished() {},
    },
    outbox: {
      wake() {},
      changed() {},
      isSending: () => false,
    },
    inbox: {
      receiveOwn() {},
      wake() {},
      catchUp: async () => {},
    },
    welcomes: { catchUp: async () => {} },
  } as unknown as FakeEngine["engine"];
  engine.groups = new Groups(engine);
  engine.sends = new Sends(engine);
  engine.calls = new Calls(engine);
  const group = { conversationId: here, generation: 0 };
  store.transaction(() => {
    const about = { name: "", roles: [], peerAccountId: friend.accountId, generation: 0, joinedSequence: 0 };
    addConversation(store, { ...about, conversationId: here, kind: "direct", createdAt: clock.now() });
    addPendingGroup(store, {
      group,
      epoch: 1,
      joinedSequence: 0,
      changes: { snapshot: new Uint8Array(1), ratchets: [] },
    });
    activateGroup(store, group);
    replaceMembers(store, here, [{ ...memberOf(0), ...self }, friend]);
  });
  return Object.assign(played, {
    engine,
    clock,
    platform,
    events,
    here,
    friend,
    envelope: (sequence: number, content: Content | Uint8Array): Envelope => ({
      envelopeId: mintId<EnvelopeId>(random),
      sequence,
      kind: "application",
      generation: 0,
      epoch: 1,
      senderDeviceId: friend.deviceId,
      storedAt: clock.now(),
      body: content instanceof Uint8Array ? content : encodeContent(content),
    }),
  });
}

/** "Encrypts" by marking the plaintext with the epoch, so that tests see what was encrypted when. */
function playedMls(played: Pick<FakeEngine, "decrypt" | "members" | "dropped">): MlsEngine {
  const loaded = new Set<string>();
  let epoch = 1;
  const noChanges = { ratchets: [] };
  return {
    isLoaded: ({ conversationId }: GroupRef) => loaded.has(conversationId),
    load: async ({ conversationId }: GroupRef) => {
      loaded.add(conversationId);
      return { epoch: 1, members: played.members, epochAuthenticator: new Uint8Array() };
    },
    drop: (group: GroupRef) => {
      played.dropped.push(group);
      loaded.delete(group.conversationId);
    },
    encrypt: async (_group: unknown, plaintexts: readonly Uint8Array[]) => {
      const current = epoch++;
      return {
        epoch: current,
        envelopes: plaintexts.map((one) => Uint8Array.of(current, ...one)),
        changes: noChanges,
      };
    },
    process: async (_group: unknown, envelopes: readonly Uint8Array[]) => ({
      processed: envelopes.map((body) => played.decrypt(body)),
      changes: noChanges,
    }),
  } as unknown as MlsEngine;
}

export function memberOf(leafIndex: number): GroupMember {
  return {
    leafIndex,
    accountId: mintId<AccountId>(random),
    deviceId: mintId<DeviceId>(random),
    identityKey: new Uint8Array(32),
    vouched: true,
  };
}

/** Lets everything that is under way settle; nothing here waits for real time. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
}
