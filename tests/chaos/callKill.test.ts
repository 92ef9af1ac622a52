// kill -9 in mid-call, of one core and of the relay: the call goes on where it can, and its history is whole when all are back.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { CallLineView, CallView } from "../../shared/bridge/callViews.ts";
import type { CallId, ConversationId } from "../../shared/ids.ts";
import { mintCallId } from "../support/callers.ts";
import { startCoreProcess } from "../support/coreProcess.ts";
import { startRelayProcess, type RelayProcess } from "../support/relayProcess.ts";
import { historyOf, startRelayAndTalkers, until, type Talker } from "../support/talkers.ts";

let folder: string;
let relay: RelayProcess;
let alice: Talker;
let bob: Talker;
let conversationId: ConversationId;
let callId: CallId;

/** In a call, as two windows that say so. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "parley-call-kill-"));
  relay = await startRelayProcess(join(folder, "relay"));
  ({ alice, bob, conversationId } = await startRelayAndTalkers(relay, folder));
  callId = mintCallId();
  await alice.core.ask("call.start", { conversationId, callId, media: "voice" });
  await until(async () => (await callOf(bob))?.state === "incoming");
  await bob.core.ask("call.join", { callId });
  await until(async () => (await callOf(alice))?.participants.length === 2);
  await Promise.all([alice, bob].map(sayPresent));
});
afterEach(async () => {
  await Promise.all([alice?.core.close(), bob?.core.close(), relay?.close()]);
  await rm(folder, { recursive: true, force: true });
});

const callOf = async ({ core }: Talker): Promise<CallView | undefined> =>
  (await core.ask("call.list", {})).calls[0];
const lineOf = async (talker: Talker): Promise<CallLineView | undefined> => {
  const line = (await historyOf(talker, conversationId)).find(({ body }) => body.kind === "call");
  return line?.body.kind === "call" ? line.body.call : undefined;
};

async function sayPresent(talker: Talker): Promise<void> {
  const { session } = (await callOf(talker))!;
  await talker.core.ask("call.present", {
    callId,
    session: session!,
    flags: { microphone: true, camera: false, screen: false },
  });
}

async function tookPartBoth(talker: Talker): Promise<boolean> {
  const line = await lineOf(talker);
  return line?.tookPart.length === 2 && line.lastedMs > 0;
}

test("one side dies: the other ends the call when it has lost it, and the dead one's own end is told at its next start", async () => {
  await alice.core.kill();
  const other = (await callOf(bob))!.participants.find(({ isSelf }) => !isSelf)!;
  await bob.core.ask("call.lost", { callId, participant: other, reason: "lost" });
  await until(async () => (await callOf(bob)) === undefined);
  alice.core = await startCoreProcess(alice.dataDir);
  await until(() => tookPartBoth(alice));
  await until(() => tookPartBoth(bob));
  expect(await lineOf(alice)).toMatchObject({ missed: false });
  expect(await callOf(alice)).toBeUndefined();
});

test("both die in one moment: nothing rings or runs afterwards, and both know how it was", async () => {
  await Promise.all([alice.core.kill(), bob.core.kill()]);
  alice.core = await startCoreProcess(alice.dataDir);
  bob.core = await startCoreProcess(bob.dataDir);
  for (const talker of [alice, bob]) {
    await until(() => tookPartBoth(talker));
    await until(async () => (await callOf(talker)) === undefined);
  }
});

test("the relay dies and comes back: the call is still one, and ends with its line", async () => {
  await relay.kill();
  expect((await callOf(alice))?.participants).toHaveLength(2);
  await relay.start();
  await until(async () => (await alice.core.ask("app.view", {})).connection.state === "online");
  expect((await callOf(alice))?.participants).toHaveLength(2);
  await bob.core.ask("call.leave", { callId });
  await until(async () => (await callOf(alice)) === undefined);
  for (const talker of [alice, bob]) await until(() => tookPartBoth(talker));
});
