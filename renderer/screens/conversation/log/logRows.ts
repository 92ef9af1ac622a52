// From messages to the rows of the log: where a day begins, where the unread ones begin, who starts a run.
// A row depends only on its message and its neighbours, so that loading earlier ones never changes what is already shown.
import type { MessageId } from "../../../../shared/ids.ts";
import type { MessageView } from "../../../../shared/bridge/views.ts";
import { isLine } from "./isLine.ts";

export interface LogRow {
  readonly message: MessageView;
  /** First of its day: the day line stands above it. */
  readonly startsDay: boolean;
  /** First unread when the conversation was opened: the "new" line stands above it. */
  readonly startsUnread: boolean;
  /** First of a run of one sender: name and avatar are shown, 16 px above. */
  readonly startsRun: boolean;
  /** Last of its run as far as is known: where "Read by n of m" may stand. */
  readonly endsRun: boolean;
}

export interface RowsInput {
  /** In order of position. */
  readonly messages: readonly MessageView[];
  readonly hasEarlier: boolean;
  readonly firstUnread: MessageId | undefined;
  /** Number of the calendar day of a time. */
  readonly dayOf: (at: number) => number;
}

const runMs = 5 * 60_000;

/**
 * While there are earlier messages the first one loaded is not shown: it only says how the second one looks. Rows are
 * therefore added above without any row below changing its height.
 */
export function logRows({ messages, hasEarlier, firstUnread, dayOf }: RowsInput): readonly LogRow[] {
  const starts = messages.map((message, at) => {
    const before = messages[at - 1];
    const startsDay = before === undefined || dayOf(before.sentAt) !== dayOf(message.sentAt);
    const startsUnread = message.messageId === firstUnread;
    const startsRun = startsDay || startsUnread || !sameRun(before, message);
    return { message, startsDay, startsUnread, startsRun };
  });
  const rows = starts.map((row, at) => Object.assign(row, { endsRun: starts[at + 1]?.startsRun ?? true }));
  return hasEarlier ? rows.slice(1) : rows;
}

/** Same sender within five minutes, with nothing between; system lines stand alone. */
function sameRun(before: MessageView, message: MessageView): boolean {
  if (isLine(before) || isLine(message)) return false;
  if (before.senderId === undefined || before.senderId !== message.senderId) return false;
  return Math.abs(message.sentAt - before.sentAt) < runMs;
}
