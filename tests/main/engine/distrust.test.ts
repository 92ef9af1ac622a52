// What a hostile relay or member could try with envelopes that are well encrypted: each is thrown away with the state it led to.
import { beforeEach, describe, expect, test } from "vitest";
import type { Processed } from "../../../main/core/crypto/mlsEngine.ts";
import { Inbox } from "../../../main/core/engine/inbox.ts";
import { mintId } from "../../../main/core/engine/mintId.ts";
import { receiveTransient } from "../../../main/core/engine/receiveTransient.ts";
import { readConversation } from "../../../main/core/store/conversations.ts";
import { addPendingGroup, readGroups } from "../../../main/core/store/groups.ts";
import { readMemberAccounts } from "../../../main/core/store/members.ts";
import { pageMessages } from "../../../main/core/store/messagePages.ts";
import { readTally } from "../../../main/core/store/receipts.ts";
import type { EnvelopeId, MessageId } from "../../../shared/ids.ts";
import { memberOf, openFakeEngine, settle, type FakeEngine } from "./fakeEngine.ts";

describe("distrust", () => {
  let fake: FakeEngine;

  beforeEach(() => {
    fake = openFakeEngine();
    fake.engine.inbox = new Inbox(fake.engine);
    fake.relay = (_name, { after }: { readonly after: number }) => ({ envelopes: [], head: after });
  });

  const commit = (): Processed => ({
    kind: "commit",
    committer: fake.friend,
    added: [memberOf(7)],
    removed: [],
    removedSelf: false,
    state: {
      epoch: 9,
      members: [fake.friend],
      epochAuthenticator: new Uint8Array(),
    },
  });
  const text = (sequence: number) =>
    fake.envelope(sequence, {
      type: "text",
      messageId: mintId<MessageId>(fake.platform),
      text: `line ${sequence}`,
      sentAt: 1,
    });
  const shown = () =>
    pageMessages(fake.engine.store, fake.here, { limit: 50 }).messages.map(({ body }) =>
      body.kind === "text"
        ? body.text
        : body.kind === "unreadable"
          ? body.cause
          : body.kind === "system"
            ? body.event.kind
            : body.kind,
    );
  const epochs = () => readGroups(fake.engine.store, fake.here).map((group) => group.epoch);

  test("a commit under the label of a message changes nothing, and the messages around it are read", async () => {
    const honest = fake.decrypt;
    fake.decrypt = (body) => (body.length === 1 ? commit() : honest(body));
    fake.engine.inbox.receive(fake.here, [text(1), fake.envelope(2, Uint8Array.of(1)), text(3)]);
    await settle();
    expect(shown()).toEqual(["line 1", "damaged", "line 3"]);
    expect(epochs()).toEqual([1]);
    expect(fake.dropped).toEqual([{ conversationId: fake.here, generation: 0 }]);
  });

  test("a message under the label of a commit is damaged", async () => {
    fake.engine.inbox.receive(fake.here, [{ ...text(1), kind: "commit" }, text(2)]);
    await settle();
    expect(shown()).toEqual(["damaged", "line 2"]);
  });

  test("a transient that is a commit is thrown away with the state it led to", async () => {
    fake.decrypt = commit;
    await receiveTransient(fake.engine, {
      conversationId: fake.here,
      envelopeId: mintId<EnvelopeId>(fake.platform),
      generation: 0,
      epoch: 1,
      senderAccountId: fake.friend.accountId,
      senderDeviceId: fake.friend.deviceId,
      body: Uint8Array.of(1),
    });
    expect(epochs()).toEqual([1]);
    expect(fake.dropped).toEqual([{ conversationId: fake.here, generation: 0 }]);
  });

  test("a reset that brings a stranger in is refused", async () => {
    const group = { conversationId: fake.here, generation: 1 };
    const changes = { snapshot: new Uint8Array(1), ratchets: [] };
    addPendingGroup(fake.engine.store, { group, epoch: 1, joinedSequence: 1, changes });
    fake.members = [...fake.members, memberOf(5)];
    const reset = { ...fake.envelope(1, Uint8Array.of(0)), kind: "reset" as const, generation: 1, epoch: 0 };
    fake.engine.inbox.receive(fake.here, [reset]);
    await settle();
    expect(readGroups(fake.engine.store, fake.here).map((one) => one.generation)).toEqual([0]);
    expect(readConversation(fake.engine.store, fake.here)).toMatchObject({ needsReset: true, cursor: 1 });
    expect(readMemberAccounts(fake.engine.store, fake.here)).toHaveLength(2);
  });

  test("a receipt speaks of nothing that came after it", async () => {
    fake.engine.inbox.receive(fake.here, [
      fake.envelope(1, { type: "receipt", deliveredUpTo: 2 ** 50, readUpTo: 2 ** 50 }),
    ]);
    await settle();
    expect(readTally(fake.engine.store, fake.here)(1)).toEqual({ delivered: 1, read: 1, of: 1 });
    expect(readTally(fake.engine.store, fake.here)(2)).toEqual({ delivered: 0, read: 0, of: 1 });
  });

  test("a profile in a direct conversation, and a read state from somebody else, say nothing", async () => {
    const { accountId } = fake.friend;
    fake.engine.inbox.receive(fake.here, [
      fake.envelope(1, { type: "profile", name: "Mine", roles: [{ accountId, role: "owner" }] }),
      fake.envelope(2, { type: "readState", conversations: [{ conversationId: fake.here, readUpTo: 2 }] }),
      fake.envelope(3, { type: "leave" }),
      text(4),
    ]);
    await settle();
    expect(shown()).toEqual(["line 4"]);
    expect(readConversation(fake.engine.store, fake.here)).toMatchObject({
      name: "",
      roles: [],
      readUpTo: 0,
      unread: 1,
    });
  });
});
