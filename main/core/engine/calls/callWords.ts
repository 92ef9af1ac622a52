// What this device says of calls: transients, encrypted and sent now or never, and the endings that the log keeps. A stay that a crash cut
// short is remembered, and its end said at the next start.
import { isDeepStrictEqual } from "node:util";
import type { CallEndReason } from "../../../../shared/content/call.ts";
import type { TransientContent } from "../../../../shared/content/content.ts";
import { Failure } from "../../../../shared/fault.ts";
import type { AccountId, CallId, ConversationId, DeviceId, EnvelopeId } from "../../../../shared/ids.ts";
import { deleteMark, readMark, writeMark } from "../../store/profile.ts";
import type { Engine } from "../context.ts";
import { encodeContent } from "../encodeContent.ts";
import { mintId } from "../mintId.ts";
import { sayInGroup } from "../sayInGroup.ts";

/** To all devices in the conversation, or to the named ones. Fails with `offline` and whatever else the relay says. */
export async function sendTransient(
  engine: Engine,
  conversationId: ConversationId,
  { content, to }: { readonly content: TransientContent; readonly to?: readonly DeviceId[] },
): Promise<void> {
  const { lock, groups, connection, platform } = engine;
  const { generation, epoch, body } = await lock.run(conversationId, () =>
    groups.encryptOne(conversationId, encodeContent(content)),
  );
  const envelopeId = mintId<EnvelopeId>(platform);
  const named = to === undefined ? {} : { to: [...to] };
  await connection.ask("transient.send", { conversationId, envelopeId, generation, epoch, body, ...named });
}

/** For what the next one makes up for. */
export function trySending(
  engine: Engine,
  conversationId: ConversationId,
  sent: Parameters<typeof sendTransient>[2],
): void {
  sendTransient(engine, conversationId, sent).catch((cause: unknown) => {
    if (cause instanceof Failure) engine.platform.log.debug("call.unsent", { code: cause.code });
    else engine.platform.log.error("call.unsent", cause);
  });
}

export interface Part {
  readonly callId: CallId;
  readonly conversationId: ConversationId;
  readonly reason: CallEndReason;
  readonly lastedMs: number;
  readonly others: readonly AccountId[];
}

/** Durable when it resolves; goes out when there is a connection. Where nothing can be said any more nothing is. */
export async function sayEnd(engine: Engine, { conversationId, others, ...part }: Part): Promise<void> {
  try {
    await sayInGroup(engine, conversationId, { type: "callEnd", ...part, others: others.slice(0, 8) });
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    engine.platform.log.info("call.endUnsaid", { code: cause.code, conversationId });
  }
}

/** What is to be said of the stay under way if this process does not live to say it. */
export function rememberPart({ store }: Engine, part: Part): void {
  if (isDeepStrictEqual(recall({ store }), part)) return;
  store.transactionUnsynced(() => writeMark(store, "callPart", JSON.stringify(part)));
}

export function forgetPart({ store }: Engine): void {
  deleteMark(store, "callPart");
}

/** At the start: the end of a stay that was cut short. */
export async function saySevered(engine: Engine): Promise<void> {
  const part = recall(engine);
  if (part === undefined) return;
  await sayEnd(engine, part);
  forgetPart(engine);
}

function recall({ store }: Pick<Engine, "store">): Part | undefined {
  const stored = readMark(store, "callPart");
  return stored === undefined ? undefined : (JSON.parse(stored) as Part);
}
