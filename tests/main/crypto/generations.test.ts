// Never two ciphertexts of one generation: the sender data (RFC 9420 section 6.3.2) tells which generation an envelope took.
import { decryptSenderData } from "ts-mls/privateMessage.js";
import { expect, test } from "vitest";
import type { StagedCommit } from "../../../main/core/crypto/mlsEngine.ts";
import { readMessage } from "../../../main/core/crypto/readMessage.ts";
import { decodeGroup } from "../../../main/core/crypto/snapshot.ts";
import { group, openPeople, packageOf, startedAt as now, text } from "./devices.ts";
import { suite, surroundingsOf } from "./rogue.ts";

test("every message and every staged commit takes a generation of its own, over a restart as well", async () => {
  const [alice, bob] = await openPeople(["alice", "bob"]);
  const { engine, identity } = alice!;
  await engine.create(group);
  const founding = await engine.stage(group, { add: [(await packageOf(bob!)).keyPackage], remove: [] }, now);
  const { snapshot } = (await engine.adopt(group, founding.staged)).changes;
  const { senderDataSecret } = decodeGroup(surroundingsOf(identity), group, snapshot!).state.keySchedule;
  const generationOf = async (envelope: Uint8Array) => {
    const message = readMessage(envelope);
    if (message?.wireformat !== "mls_private_message") throw new Error("expected a PrivateMessage");
    return (await decryptSenderData(message.privateMessage, senderDataSecret, suite))?.generation;
  };

  const staged: StagedCommit[] = [];
  const stage = async () => staged.push(await engine.stage(group, { add: [], remove: [] }, now));
  await stage();
  await stage();
  const sealed = await engine.encrypt(group, [text("one"), text("two")]);
  const written = [...staged.map(({ changes }) => changes), sealed.changes].flatMap(
    ({ ratchets }) => ratchets,
  );
  engine.drop(group);
  await engine.load(group, { snapshot: snapshot!, ratchets: written.slice(-1) });
  await stage();
  const more = await engine.encrypt(group, [text("three")]);

  expect(await Promise.all(staged.map(({ commit }) => generationOf(commit)))).toEqual([0, 1, 2]);
  expect(await Promise.all([...sealed.envelopes, ...more.envelopes].map(generationOf))).toEqual([0, 1, 2]);
});
