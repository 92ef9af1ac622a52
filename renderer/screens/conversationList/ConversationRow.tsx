// One conversation in the list: who, the newest words or what goes on, when, and how much is unread. Re-renders only when its
// own view changes.
import { memo, type MouseEvent } from "react";
import { BellOff, PhoneCall } from "lucide-react";
import type { ConversationId } from "../../../shared/ids.ts";
import type { ConversationView } from "../../../shared/bridge/views.ts";
import { Avatar } from "../../components/Avatar.tsx";
import { Badge } from "../../components/Badge.tsx";
import { classNames } from "../../components/classNames.ts";
import { Icon } from "../../components/Icon.tsx";
import { Tooltip } from "../../components/Tooltip.tsx";
import { useCallIn } from "../../state/calls.ts";
import { isUnread, useConversation } from "../../state/conversations.ts";
import { openConversation, selectOpenConversation, useLayout } from "../../state/layout.ts";
import { langOf } from "../../text/han.ts";
import { useText, useTimes } from "../../text/useText.ts";
import { RowPreview } from "./RowPreview.tsx";
import "./ConversationRow.css";

interface ConversationRowProps {
  readonly conversationId: ConversationId;
  /** The one tab stop of the list. */
  readonly isTabStop: boolean;
  /** The list shows avatars only. */
  readonly namedByTooltip: boolean;
}

export const ConversationRow = memo(function ConversationRow(props: ConversationRowProps) {
  const { conversationId, isTabStop, namedByTooltip } = props;
  const conversation = useConversation(conversationId);
  const current = useLayout((state) => selectOpenConversation(state) === conversationId);
  const description = useRowDescription(conversation);
  if (conversation === undefined) return null;
  const open = (event: MouseEvent) => {
    event.preventDefault();
    openConversation(conversationId);
  };
  return (
    <Tooltip text={conversation.name} side="right" disabled={!namedByTooltip}>
      <a
        href={`#chats/${conversationId}`}
        className={classNames(
          "conversationRow",
          isUnread(conversation) && "conversationRow--unread",
          conversation.muted && "conversationRow--muted",
        )}
        aria-label={conversation.name}
        aria-description={description}
        aria-current={current ? "true" : undefined}
        tabIndex={isTabStop ? 0 : -1}
        data-conversation={conversationId}
        draggable={false}
        onClick={open}
        {...(isTabStop ? { "data-pane-focus": "" } : {})}
      >
        <RowAvatar conversation={conversation} />
        <RowText conversation={conversation} />
      </a>
    </Tooltip>
  );
});

function RowAvatar({ conversation }: { readonly conversation: ConversationView }) {
  const { peer, name, kind, conversationId } = conversation;
  return (
    <Avatar
      id={peer?.accountId ?? conversationId}
      name={name}
      kind={kind === "direct" ? "person" : "group"}
      presence={peer?.presence}
    />
  );
}

function RowText({ conversation }: { readonly conversation: ConversationView }) {
  const times = useTimes();
  const { name, muted, unread, lastActivityAt, conversationId } = conversation;
  const hasCall = useCallIn(conversationId) !== undefined;
  return (
    <span className="conversationRow-text" aria-hidden>
      <span className="conversationRow-top">
        <span className="conversationRow-name clip" lang={langOf(name)}>
          {name}
        </span>
        {hasCall && <Icon of={PhoneCall} size={14} className="conversationRow-call" />}
        {muted && <Icon of={BellOff} size={14} className="conversationRow-muted" />}
        <time className="conversationRow-time">{times.brief(lastActivityAt)}</time>
      </span>
      <span className="conversationRow-bottom">
        <RowPreview conversation={conversation} />
        {unread > 0 && <Badge count={unread} quiet={muted} />}
      </span>
    </span>
  );
}

/** Counts and states, so that the name never changes: "2 unread, muted, 10:06". */
function useRowDescription(conversation: ConversationView | undefined): string {
  const { t } = useText(["frame", "common", "calls"]);
  const times = useTimes();
  const hasCall = useCallIn(conversation?.conversationId) !== undefined;
  if (conversation === undefined) return "";
  const { unread, muted, draft, peer, lastActivityAt } = conversation;
  const parts = [
    unread > 0 && t("unread", { count: unread }),
    draft !== "" && t("row.draft"),
    muted && t("row.muted"),
    hasCall && t("calls:progress.row"),
    peer !== undefined && t(`common:presence.${peer.presence}`),
    times.brief(lastActivityAt),
  ];
  return parts.filter((part) => part !== false).join(t("row.separator"));
}
