// One row of the log: the lines above it, then the message or the system line. Rows with the same contents do not render again.
import { memo, useRef } from "react";
import type { MessageView } from "../../../../shared/bridge/views.ts";
import { Avatar } from "../../../components/Avatar.tsx";
import { classNames } from "../../../components/classNames.ts";
import { usePerson } from "../../../state/people.ts";
import { langOf } from "../../../text/han.ts";
import { useName, useText, useTimes } from "../../../text/useText.ts";
import { CallLine } from "./CallLine.tsx";
import { DayLine, UnreadLine } from "./DayLine.tsx";
import { DeliveryMark } from "./DeliveryMark.tsx";
import { FailedLine } from "./FailedLine.tsx";
import type { LogRow } from "./logRows.ts";
import { useLogActions } from "./LogActions.ts";
import { MessageText } from "./MessageText.tsx";
import { useSeen } from "./Seen.ts";
import { SystemLine } from "./SystemLine.tsx";
import { UnreadableCard } from "./UnreadableCard.tsx";
import "./MessageRow.css";

export interface MessageRowProps {
  readonly row: LogRow;
  /** Holds the focus of the log, or would get it. */
  readonly active: boolean;
  /** Just jumped to: marked for a moment. */
  readonly found: boolean;
  /** For the line above the first unread one. */
  readonly unread: number;
}

export const MessageRow = memo(function MessageRow({ row, active, found, unread }: MessageRowProps) {
  const end = useRef<HTMLSpanElement>(null);
  useSeen(end, row.message.sequence);
  const { message } = row;
  return (
    <div className={classNames("messageRow", row.startsRun && "messageRow--first")}>
      {row.startsDay && <DayLine at={message.sentAt} />}
      {row.startsUnread && <UnreadLine count={unread} />}
      {message.body.kind === "system" ? (
        <SystemLine message={message} event={message.body.event} />
      ) : message.body.kind === "call" ? (
        <CallLine message={message} call={message.body.call} active={active} />
      ) : (
        <MessageArticle row={row} active={active} found={found} />
      )}
      <span ref={end} className="messageRow-end" />
    </div>
  );
}, sameRow);

function sameRow(a: MessageRowProps, b: MessageRowProps): boolean {
  return (
    a.active === b.active &&
    a.found === b.found &&
    a.row.message === b.row.message &&
    a.row.startsDay === b.row.startsDay &&
    a.row.startsUnread === b.row.startsUnread &&
    (!a.row.startsUnread || a.unread === b.unread) &&
    a.row.startsRun === b.row.startsRun &&
    a.row.endsRun === b.row.endsRun
  );
}

function MessageArticle({ row, active, found }: Omit<MessageRowProps, "unread">) {
  const { message, startsRun, endsRun } = row;
  const name = useName();
  const times = useTimes();
  const sender = useSender(message);
  const { isOwn, delivery } = message;
  const time = times.clock(message.sentAt);
  const showsSender = startsRun && !isOwn;
  return (
    <article
      className={classNames(
        "message",
        isOwn && "message--own",
        !startsRun && "message--next",
        delivery?.state === "failed" && "message--failed",
        found && "message--found",
      )}
      aria-label={name("{sender}, {time}", { sender, time })}
      tabIndex={active ? 0 : -1}
      data-message-id={message.messageId}
    >
      {showsSender && <Avatar id={message.senderId ?? ""} name={sender} />}
      <div className="message-body">
        {showsSender && (
          <div className="message-sender clip" lang={langOf(sender)}>
            {sender}
          </div>
        )}
        <MessageContent message={message} sender={sender} active={active} />
        {delivery?.state === "failed" && (
          <FailedLine message={message} fault={delivery.fault} active={active} />
        )}
        {endsRun && <ReadBy message={message} />}
      </div>
      <div className={classNames("message-margin", delivery?.state === "waiting" && "message-margin--shown")}>
        <time dateTime={new Date(message.sentAt).toISOString()} title={times.full(message.sentAt)}>
          {time}
        </time>
        {delivery && <DeliveryMark state={delivery.state} />}
      </div>
    </article>
  );
}

function MessageContent(props: {
  readonly message: MessageView;
  readonly sender: string;
  readonly active: boolean;
}) {
  const { message, sender, active } = props;
  const { body } = message;
  if (body.kind === "unreadable")
    return <UnreadableCard message={message} cause={body.cause} sender={sender} active={active} />;
  if (body.kind !== "text") return null;
  const text = <MessageText text={body.text} active={active} />;
  return message.isOwn ? <div className="message-slip">{text}</div> : text;
}

/** In groups, below the last of a run, as long as somebody has not read it. */
function ReadBy({ message: { delivery } }: { readonly message: MessageView }) {
  const { t } = useText("conversation");
  const { isGroup } = useLogActions();
  if (!isGroup || delivery?.state !== "read" || delivery.by === delivery.of) return null;
  return <div className="message-readBy">{t("log.readBy", { n: delivery.by, m: delivery.of })}</div>;
}

function useSender(message: MessageView): string {
  const { t } = useText("conversation");
  const person = usePerson(message.senderId);
  return person?.name ?? t("log.someone");
}
