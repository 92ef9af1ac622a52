// A real, encrypted database in a folder of its own, gone when the test ends; and short ways to fill it.
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { addConversation, type NewConversation } from "../../../main/core/store/conversations.ts";
import { replaceMembers } from "../../../main/core/store/members.ts";
import { addMessages, type LoggedMessage } from "../../../main/core/store/messages.ts";
import { openStore, type OpenStore, type Store } from "../../../main/core/store/store.ts";
import type { MessageView } from "../../../shared/bridge/views.ts";
import {
  idFromBytes,
  type AccountId,
  type AnyId,
  type ConversationId,
  type DeviceId,
  type MessageId,
} from "../../../shared/ids.ts";

export const key = new Uint8Array(32).fill(7);

export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "parley-store-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function freshStore(options: Partial<OpenStore> = {}): Store {
  const path = options.path ?? join(freshFolder(), "parley.db");
  const store = openStore({ path, key, ...options });
  onTestFinished(() => store.close());
  return store;
}

/** The same name, the same id. */
export function named<Id extends AnyId>(name: string): Id {
  return idFromBytes<Id>(createHash("sha256").update(name).digest().subarray(0, 16));
}

export const [me, bob, carol] = ["me", "bob", "carol"].map((name) => named<AccountId>(name)) as [
  AccountId,
  AccountId,
  AccountId,
];
export const team = named<ConversationId>("team");

export function addGroup(store: Store, change: Partial<NewConversation> = {}): ConversationId {
  const added: NewConversation = {
    ...{ conversationId: team, kind: "group", name: "Team", roles: [], generation: 0, joinedSequence: 0 },
    ...{ createdAt: 1_000, ...change },
  };
  addConversation(store, added);
  return added.conversationId;
}

/** Gives every account one device. */
export function setMembers(store: Store, id: ConversationId, accounts: readonly AccountId[]): void {
  replaceMembers(
    store,
    id,
    accounts.map((accountId, leafIndex) => ({
      ...{ leafIndex, accountId, deviceId: named<DeviceId>(`device of ${accountId}`) },
      ...{ identityKey: new Uint8Array(32).fill(leafIndex), vouched: true },
    })),
  );
}

/** Bob writes. */
export function said(sequence: number, text: string, change: Partial<LoggedMessage> = {}): LoggedMessage {
  return {
    ...{ messageId: named<MessageId>(`message ${sequence}`), sequence, senderId: bob, isOwn: false },
    ...{ sentAt: 10_000 + sequence, body: { kind: "text", text }, ...change },
  };
}

export function hear(store: Store, ...messages: readonly LoggedMessage[]): readonly MessageView[] {
  return addMessages(store, team, messages);
}
