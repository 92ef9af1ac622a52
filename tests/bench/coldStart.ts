// Bench (d): from starting the core's process to the first conversation shown - the app's view, people and conversations, the
// newest conversation's last page, as the window asks for them - with 100,000 messages, over the same with an empty profile.
// Both are enrolled and connect meanwhile to a real relay. Only the processes are cold: the files are in the system's cache.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCoreProcess } from "../support/coreProcess.ts";
import { startRelayProcess, type RelayProcess } from "../support/relayProcess.ts";
import { enrolTalker } from "../support/talkers.ts";
import { openClosedProfile } from "./closedProfile.ts";
import { absolute, median, relative, type Figure } from "./figure.ts";
import { conversationCount, startHistory } from "./storeHistory.ts";

const historySize = 100_000;
const rounds = 9;
/** As the window asks for. */
const pageSize = 60;

export async function coldStartBench(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "parley-bench-cold-start-"));
  const relay = await startRelayProcess(join(folder, "relay"));
  try {
    const [full, empty] = await prepare(relay, folder);
    const results: Result[] = [];
    for (let round = 0; round <= rounds; round++) {
      const result = { full: await startToFirstView(full), empty: await startToFirstView(empty) };
      // The first round reads the files into the cache.
      if (round > 0) results.push(result);
    }
    return toFigures(results);
  } finally {
    await relay.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Profile {
  readonly dataDir: string;
  readonly conversations: number;
}

/** Milliseconds. */
interface Result {
  readonly full: number;
  readonly empty: number;
}

function toFigures(results: readonly Result[]): Figure[] {
  const [full, empty] = [median(results.map(({ full }) => full)), median(results.map(({ empty }) => empty))];
  return [
    absolute("coldStart.over", {
      value: median(results.map(({ full, empty }) => full - empty)),
      ...{ unit: "ms over an empty profile", atMost: 300 },
    }),
    relative("coldStart", { value: full, baseline: empty, unit: "ms", limit: 1.5 }),
  ];
}

async function prepare(relay: RelayProcess, folder: string): Promise<readonly [Profile, Profile]> {
  const link = await relay.invite(2);
  const [full, empty] = [await enrolTalker(folder, "Full", link), await enrolTalker(folder, "Empty", link)];
  await Promise.all([full.core.close(), empty.core.close()]);
  const store = openClosedProfile(full.dataDir);
  startHistory(store).grow(historySize);
  store.close();
  return [
    { dataDir: full.dataDir, conversations: conversationCount },
    { dataDir: empty.dataDir, conversations: 0 },
  ];
}

async function startToFirstView({ dataDir, conversations }: Profile): Promise<number> {
  const startedAt = performance.now();
  const core = await startCoreProcess(dataDir);
  const { phase } = await core.ask("app.view", {});
  const [, listed] = await Promise.all([core.ask("people.list", {}), core.ask("conversation.list", {})]);
  const newest = listed.conversations[0]?.conversationId;
  const shown =
    newest && (await core.ask("message.page", { conversationId: newest, limit: pageSize })).messages.length;
  const ms = performance.now() - startedAt;
  await core.close();
  if (phase !== "ready" || listed.conversations.length !== conversations)
    throw new Error(`${phase}, ${listed.conversations.length} conversations`);
  if (conversations > 0 && shown !== pageSize) throw new Error(`${shown} messages shown`);
  return ms;
}
