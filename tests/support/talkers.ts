// Two enrolled core processes with a direct conversation, for kill tests and benches.
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { ConversationView, MessageView } from "../../shared/bridge/views.ts";
import { idFromBytes, type ConversationId, type MessageId } from "../../shared/ids.ts";
import { startCoreProcess, type CoreProcess } from "./coreProcess.ts";
import type { RelayProcess } from "./relayProcess.ts";

export interface Talker {
  readonly dataDir: string;
  core: CoreProcess;
}

export function mintMessageId(): MessageId {
  return idFromBytes<MessageId>(new Uint8Array(randomBytes(16)));
}

/** A new person: enrolled by `link`, recovery key confirmed. */
export async function enrolTalker(folder: string, name: string, link: string): Promise<Talker> {
  const dataDir = join(folder, name);
  const core = await startCoreProcess(dataDir);
  const { address, invitation } = await core.ask("relay.inspect", { address: link });
  await core.ask("account.enrol", { address, invitation: invitation!, name });
  await core.ask("recoveryKey.confirm", {});
  return { dataDir, core };
}

/** Alice starts a direct conversation with Bob; resolves when both have it. */
export async function introduce(alice: Talker, bob: Talker): Promise<ConversationId> {
  const { account } = await bob.core.ask("app.view", {});
  await until(async () => {
    const { people } = await alice.core.ask("people.list", {});
    return people.some((person) => person.accountId === account!.accountId);
  });
  const { conversationId } = await alice.core.ask("conversation.startDirect", {
    accountId: account!.accountId,
  });
  await until(async () => (await conversationOf(bob, conversationId)) !== undefined);
  return conversationId;
}

export async function conversationOf(
  talker: Talker,
  id: ConversationId,
): Promise<ConversationView | undefined> {
  const { conversations } = await talker.core.ask("conversation.list", {});
  return conversations.find((conversation) => conversation.conversationId === id);
}

/** Every message of the conversation in order. */
export async function historyOf(
  talker: { readonly core: Pick<CoreProcess, "ask"> },
  conversationId: ConversationId,
): Promise<readonly MessageView[]> {
  const pages: MessageView[][] = [];
  let before: number | undefined;
  for (;;) {
    const page = await talker.core.ask("message.page", {
      conversationId,
      limit: 200,
      ...(before === undefined ? {} : { anchor: { side: "before" as const, position: before } }),
    });
    pages.unshift([...page.messages]);
    if (!page.hasEarlier) return pages.flat();
    before = page.messages[0]!.position;
  }
}

/** The texts of a history, without the conversation's own lines. */
export function textsOf(history: readonly MessageView[]): readonly string[] {
  return history.flatMap(({ body }) => (body.kind === "text" ? [body.text] : []));
}

export async function startRelayAndTalkers(relay: RelayProcess, folder: string) {
  const link = await relay.invite(2);
  const alice = await enrolTalker(folder, "Alice", link);
  const bob = await enrolTalker(folder, "Bob", link);
  return { alice, bob, conversationId: await introduce(alice, bob) };
}

/** Asks again every 50 ms for at most `limitMs`; a question that fails counts as no. */
export async function until(question: () => Promise<boolean>, limitMs = 60_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await question().catch(() => false))) {
    if (Date.now() > end) throw new Error(`not within ${limitMs} ms: ${question.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
