// The history of calls over all conversations, newest first: page by page from the core, kept true by its events; and up to when it was
// looked at, on this computer.
import { create } from "zustand";
import type { FaultCode } from "../../../shared/fault.ts";
import type { BridgeEvent } from "../../../shared/bridge/events.ts";
import type { MessageView } from "../../../shared/bridge/views.ts";
import type { MessageId } from "../../../shared/ids.ts";
import type { Unsubscribe } from "../../bridge/bridge.ts";
import { ask, connectedBridge } from "../../state/core.ts";
import { toFault } from "../../state/faults.ts";

interface CallHistoryState {
  readonly lines: readonly MessageView[];
  readonly hasMore: boolean;
  readonly isLoaded: boolean;
  /** Why the page that was asked for last could not be had. */
  readonly fault: FaultCode | undefined;
  /** When the section was last looked at. */
  readonly seenAt: number;
}

const pageSize = 50;
const seenKey = "parley.callsSeenAt";

export const useCallHistory = create<CallHistoryState>()(() => ({
  lines: [],
  hasMore: false,
  isLoaded: false,
  fault: undefined,
  seenAt: storedSeenAt(),
}));

/** Loads the newest page and follows what happens from then on. */
export function followCallHistory(): Unsubscribe {
  const bridge = connectedBridge();
  const stops = [bridge.subscribe(follow), bridge.onBack(() => void loadCalls())];
  void loadCalls();
  return () => stops.forEach((stop) => stop());
}

/** The newest page, in place of what is there. */
export async function loadCalls(): Promise<void> {
  await load(undefined, (messages) => messages);
}

export async function loadEarlierCalls(): Promise<void> {
  const { lines } = useCallHistory.getState();
  await load(lines.at(-1)?.sentAt, (messages) => merge(useCallHistory.getState().lines, messages));
}

export function markCallsSeen(): void {
  const seenAt = Date.now();
  localStorage.setItem(seenKey, String(seenAt));
  useCallHistory.setState({ seenAt });
}

/** Whoever was called neither answered nor refused, and it is over. */
export function isMissedLine({ body }: MessageView): boolean {
  return body.kind === "call" && body.call.missed;
}

async function load(
  before: number | undefined,
  place: (messages: readonly MessageView[]) => readonly MessageView[],
): Promise<void> {
  try {
    const params = { limit: pageSize, ...(before === undefined ? {} : { before }) };
    const { messages, hasMore } = await ask("call.history", params);
    useCallHistory.setState({ lines: place(messages), hasMore, isLoaded: true, fault: undefined });
  } catch (cause) {
    useCallHistory.setState({ fault: toFault(cause).code });
  }
}

function follow({ name, body }: BridgeEvent): void {
  if (name === "message.removed") return forget(body.messageId);
  if (name !== "message.added" && name !== "message.changed") return;
  const calls = body.messages.filter((message) => message.body.kind === "call");
  if (calls.length === 0) return;
  const { lines, hasMore } = useCallHistory.getState();
  // What is older than the pages that are here comes with its page.
  const oldest = hasMore ? (lines.at(-1)?.sentAt ?? 0) : 0;
  useCallHistory.setState({
    lines: merge(
      lines,
      calls.filter(({ sentAt }) => sentAt >= oldest),
    ),
  });
}

function forget(messageId: MessageId): void {
  useCallHistory.setState(({ lines }) => ({ lines: lines.filter((line) => line.messageId !== messageId) }));
}

function merge(lines: readonly MessageView[], more: readonly MessageView[]): readonly MessageView[] {
  const byId = new Map([...lines, ...more].map((line) => [line.messageId, line]));
  return [...byId.values()].toSorted((a, b) => b.sentAt - a.sentAt);
}

/** Before it was ever looked at, nothing is news. */
function storedSeenAt(): number {
  return Number(localStorage.getItem(seenKey) ?? Date.now());
}
