// Transients: decrypted while the conversation is current, never stored. A transient that is really a commit is thrown away with
// the state it led to: what changes a group has to stand in the log.
import type { PushBody } from "../../../shared/contract.ts";
import { Failure } from "../../../shared/fault.ts";
import type { ConversationId } from "../../../shared/ids.ts";
import type { WirePushes } from "../../../shared/wire/pushes.ts";
import type { Processed } from "../crypto/mlsEngine.ts";
import type { Engine } from "./context.ts";
import { receiveCall } from "./calls/receiveCall.ts";
import { decodeTransient } from "./encodeContent.ts";

type Received = PushBody<WirePushes, "transient.received">;

/** A commit that it needs was pushed before it, and may be waiting for its turn. */
const mostWaits = 3;

export async function receiveTransient(engine: Engine, received: Received): Promise<void> {
  const { conversationId } = received;
  try {
    for (let waits = 0; waits <= mostWaits; waits++) {
      if (!engine.session.isCurrent) return;
      if (await engine.lock.run(conversationId, () => open(engine, received))) return;
      await engine.inbox.settled(conversationId);
    }
  } catch (cause) {
    if (!(cause instanceof Failure)) engine.platform.log.error("transient.failed", cause, { conversationId });
  }
}

/** False when it is of an epoch that this device has not reached yet. */
async function open(engine: Engine, { conversationId, generation, body }: Received): Promise<boolean> {
  const group = engine.groups.active(conversationId);
  if (group === undefined || generation > group.generation) return false;
  if (group.generation > generation) return true;
  await engine.groups.load(group);
  const now = engine.platform.clock.now();
  const policy = engine.groups.policy(conversationId);
  const { processed, changes } = await engine.mls.process(group, [new Uint8Array(body)], policy, now);
  const [opened] = processed;
  if (opened?.kind === "unreadable") return opened.reason !== "future-epoch";
  if (opened?.kind === "commit") engine.mls.drop(group);
  if (opened?.kind !== "message") return true;
  engine.groups.write(group, changes, () => {});
  tell(engine, conversationId, opened);
  return true;
}

function tell(
  engine: Engine,
  conversationId: ConversationId,
  { sender, plaintext }: Extract<Processed, { kind: "message" }>,
): void {
  const content = decodeTransient(plaintext);
  const { accountId, deviceId } = sender;
  if (content === undefined) return;
  if (content.type !== "typing") receiveCall(engine, { conversationId, accountId, deviceId }, content);
  else if (accountId !== engine.self.accountId)
    engine.typing.received(conversationId, accountId, content.active);
}
