// Transients: decrypted while the conversation is current, never stored. A transient that is really a commit is thrown away with
// the state it led to: what changes a group has to stand in the log.
import type { PushBody } from "../../../shared/contract.ts";
import { Failure } from "../../../shared/fault.ts";
import type { WirePushes } from "../../../shared/wire/pushes.ts";
import type { Engine } from "./context.ts";
import { decodeTransient } from "./encodeContent.ts";

type Received = PushBody<WirePushes, "transient.received">;

export async function receiveTransient(engine: Engine, received: Received): Promise<void> {
  const { conversationId } = received;
  if (!engine.session.isCurrent || !engine.inbox.isCurrent(conversationId)) return;
  try {
    await engine.lock.run(conversationId, () => open(engine, received));
  } catch (cause) {
    if (!(cause instanceof Failure)) engine.platform.log.error("transient.failed", cause, { conversationId });
  }
}

async function open(engine: Engine, { conversationId, generation, body }: Received): Promise<void> {
  const group = engine.groups.active(conversationId);
  if (group === undefined || group.generation !== generation) return;
  await engine.groups.load(group);
  const now = engine.platform.clock.now();
  const policy = engine.groups.policy(conversationId);
  const { processed, changes } = await engine.mls.process(group, [new Uint8Array(body)], policy, now);
  const [opened] = processed;
  if (opened?.kind === "commit") return engine.mls.drop(group);
  if (opened?.kind !== "message") return;
  engine.groups.write(group, changes, () => {});
  const content = decodeTransient(opened.plaintext);
  const { accountId } = opened.sender;
  if (content?.type === "typing" && accountId !== engine.self.accountId)
    engine.typing.received(conversationId, accountId, content.active);
}
