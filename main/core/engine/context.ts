// What the verbs share: one open profile with its parts. Types only, so that every verb may know every part without a cycle.
import type { SettingsView } from "../../../shared/bridge/views.ts";
import type { AccountId, DeviceId } from "../../../shared/ids.ts";
import type { MlsEngine } from "../crypto/mlsEngine.ts";
import type { Platform } from "../platform.ts";
import type { Store } from "../store/store.ts";
import type { Acknowledgements } from "./acknowledgements.ts";
import type { Calls } from "./calls/calls.ts";
import type { Connection } from "./connection.ts";
import type { ConversationLock } from "./conversationLock.ts";
import type { Directory } from "./directory.ts";
import type { Events } from "./events.ts";
import type { Groups } from "./groups.ts";
import type { Inbox } from "./inbox.ts";
import type { Intents } from "./intents.ts";
import type { Outbox } from "./outbox.ts";
import type { Presences } from "./presences.ts";
import type { Receipts } from "./receipts.ts";
import type { Sends } from "./sends.ts";
import type { Session } from "./session.ts";
import type { Typing } from "./typing.ts";
import type { Welcomes } from "./welcomes.ts";

export interface Engine {
  readonly platform: Platform;
  readonly store: Store;
  readonly self: { readonly accountId: AccountId; readonly deviceId: DeviceId };
  readonly mls: MlsEngine;
  readonly lock: ConversationLock;
  readonly events: Events;
  readonly connection: Connection;
  readonly session: Session;
  readonly groups: Groups;
  readonly inbox: Inbox;
  readonly welcomes: Welcomes;
  readonly sends: Sends;
  readonly outbox: Outbox;
  readonly acknowledgements: Acknowledgements;
  readonly directory: Directory;
  readonly intents: Intents;
  readonly receipts: Receipts;
  readonly typing: Typing;
  readonly presences: Presences;
  readonly calls: Calls;
  settings(): SettingsView;
}
