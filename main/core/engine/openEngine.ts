// One open profile: all parts of the engine, put together, started and ended in order.
import type { Profile } from "../store/profile.ts";
import { readSettings } from "../store/profile.ts";
import { conversationsOf } from "../store/members.ts";
import { assert } from "../../../shared/assert.ts";
import { openMlsEngine } from "../crypto/openMlsEngine.ts";
import type { Platform } from "../platform.ts";
import type { Store } from "../store/store.ts";
import { Acknowledgements } from "./acknowledgements.ts";
import { Calls } from "./calls/calls.ts";
import { Connection } from "./connection.ts";
import type { Engine } from "./context.ts";
import { ConversationLock } from "./conversationLock.ts";
import { Directory } from "./directory.ts";
import type { Events } from "./events.ts";
import { Groups } from "./groups.ts";
import { Inbox } from "./inbox.ts";
import { Intents } from "./intents.ts";
import { login } from "./login.ts";
import { Outbox } from "./outbox.ts";
import { Presences } from "./presences.ts";
import { Receipts } from "./receipts.ts";
import { Sends } from "./sends.ts";
import { Session } from "./session.ts";
import { Typing } from "./typing.ts";
import { viewConversation, viewPerson } from "./views.ts";
import { Welcomes } from "./welcomes.ts";

export interface OpenEngine {
  readonly platform: Platform;
  readonly store: Store;
  /** Enrolled. */
  readonly profile: Profile;
  readonly events: Events;
}

/** Nothing runs yet: `engine.connection.connect()` starts it. */
export function openEngine({ platform, store, profile, events }: OpenEngine): Engine {
  const { account, device, organisation, devicePrivateKey, countersignature } = profile;
  assert(countersignature !== undefined, "an engine is opened for an enrolled profile");
  const { organisationId, organisationKey } = organisation;
  const identity = { organisationId, organisationKey, account, countersignature, device, devicePrivateKey };
  // The parts know each other through this one object, so it exists before they do.
  const engine = {
    platform,
    store,
    events,
    self: {
      accountId: account.accountId,
      deviceId: device.deviceId,
    },
    mls: openMlsEngine({
      identity,
      clock: platform.clock,
      log: platform.log,
    }),
    lock: new ConversationLock(),
    settings: () => readSettings(store),
  } as { -readonly [Part in keyof Engine]: Engine[Part] };
  engine.groups = new Groups(engine);
  engine.session = new Session(engine);
  engine.inbox = new Inbox(engine);
  engine.sends = new Sends(engine);
  engine.outbox = new Outbox(engine);
  engine.welcomes = new Welcomes(engine);
  engine.directory = new Directory(engine);
  engine.acknowledgements = new Acknowledgements(engine);
  engine.intents = new Intents(engine);
  engine.receipts = new Receipts(engine);
  engine.typing = new Typing(engine);
  engine.presences = new Presences(engine);
  engine.calls = new Calls(engine);
  engine.connection = openConnection(engine, profile);
  events.setViews({
    conversation: (id) => viewConversation(engine, id),
    person: (id) => viewPerson(engine, id),
    conversationsOf: (id) => conversationsOf(store, id),
  });
  return engine;
}

/** Ends what runs, waits for the transactions under way, and leaves no timer; the store stays open. */
export async function closeEngine(engine: Engine): Promise<void> {
  await engine.calls.close();
  engine.connection.close();
  engine.session.end();
  engine.typing.close();
  await Promise.all([engine.intents.close(), engine.receipts.close(), engine.outbox.close()]);
  await Promise.all([engine.inbox.close(), engine.welcomes.close(), engine.directory.close()]);
  await engine.acknowledgements.close();
  await engine.lock.idle();
  await engine.mls.close();
  engine.events.setViews(undefined);
}

function openConnection(engine: Engine, profile: Profile): Connection {
  return new Connection({
    platform: engine.platform,
    address: profile.relayAddress,
    login: (ask) => login(profile, ask),
    onLogin: (answer) => engine.session.begin(answer),
    onPush: (push) => engine.session.receive(push),
    onState: ({ state }) => {
      if (state === "offline" || state === "refused") engine.session.end();
      engine.session.progressed();
    },
  });
}
