// Beside the conversation: what it is called, how it is protected, who is in it. For a direct conversation, the person.
import { useEffect, useId, useRef, type RefObject } from "react";
import { BellOff, Pencil, X } from "lucide-react";
import type { ConversationView } from "../../../../shared/bridge/views.ts";
import { Avatar } from "../../../components/Avatar.tsx";
import { Icon } from "../../../components/Icon.tsx";
import { IconButton } from "../../../components/IconButton.tsx";
import { Switch } from "../../../components/Switch.tsx";
import { setMuted } from "../../../state/conversations.ts";
import { showingFaults } from "../../../state/faults.ts";
import { setPanelOpen } from "../../../state/layout.ts";
import { langOf } from "../../../text/han.ts";
import { useName, useText } from "../../../text/useText.ts";
import { focusComposer } from "../../frame/panes.ts";
import { conversationLine } from "../conversationLine.ts";
import type { Question } from "../question.ts";
import type { Members } from "../useMembers.ts";
import { usePresenceText } from "../usePresenceText.ts";
import { isCovered } from "../watched.ts";
import { EncryptionCard } from "./EncryptionCard.tsx";
import { MemberList } from "./MemberList.tsx";
import { RenameForm } from "./RenameForm.tsx";
import "./DetailsPanel.css";

interface DetailsPanelProps {
  readonly conversation: ConversationView;
  readonly members: Members;
  readonly renaming: boolean;
  readonly ask: (question: Question) => void;
  readonly onRenamed: () => void;
}

export function DetailsPanel({ conversation, members, renaming, ask, onRenamed }: DetailsPanelProps) {
  const name = useName();
  const close = useRef<HTMLButtonElement>(null);
  const rename = useRef<HTMLButtonElement>(null);
  useFocusOfCover(close);
  useFocusAfterRenaming(renaming, rename);
  return (
    <aside className="detailsPanel" aria-label={name("Details")} data-pane="panel">
      <header className="detailsPanel-head">
        <h2>{name("Details")}</h2>
        <IconButton ref={close} name="Close details" icon={X} onClick={() => setPanelOpen(false)} />
      </header>
      <div className="detailsPanel-body">
        <div className="detailsPanel-parts">
          {renaming ? (
            <RenameForm conversation={conversation} onClose={onRenamed} />
          ) : (
            <Who conversation={conversation} rename={rename} onRename={() => ask({ about: "rename" })} />
          )}
          <MuteRow conversation={conversation} />
          <EncryptionCard conversation={conversation} members={members} ask={ask} />
          {conversation.kind === "group" && (
            <MemberList conversation={conversation} members={members} ask={ask} />
          )}
        </div>
      </div>
    </aside>
  );
}

/** Where the panel covers the conversation the focus goes in with it; when it goes, the focus is not left nowhere. */
function useFocusOfCover(close: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    if (isCovered()) close.current?.focus();
    return () =>
      queueMicrotask(() => {
        if (document.activeElement === document.body) focusComposer();
      });
  }, [close]);
}

/** The form goes with the field that had the focus: what opens it again gets it. */
function useFocusAfterRenaming(renaming: boolean, rename: { readonly current: HTMLElement | null }): void {
  const was = useRef(renaming);
  useEffect(() => {
    if (was.current && !renaming && document.activeElement === document.body) rename.current?.focus();
    was.current = renaming;
  }, [renaming, rename]);
}

interface WhoProps {
  readonly conversation: ConversationView;
  readonly rename: RefObject<HTMLButtonElement | null>;
  readonly onRename: () => void;
}

function Who({ conversation, rename, onRename }: WhoProps) {
  const { t } = useText("conversation");
  const presenceText = usePresenceText();
  const { name, kind, peer, canRename } = conversation;
  return (
    <div className="detailsPanel-who">
      <Avatar
        id={peer?.accountId ?? conversation.conversationId}
        name={name}
        kind={kind === "group" ? "group" : "person"}
        presence={peer?.presence}
      />
      <div className="grow">
        <h3 lang={langOf(name)}>{name}</h3>
        <p>{conversationLine(conversation, t, presenceText)}</p>
      </div>
      {canRename && (
        <IconButton ref={rename} name="Rename" icon={Pencil} iconSize={16} size="small" onClick={onRename} />
      )}
    </div>
  );
}

function MuteRow({ conversation: { conversationId, muted } }: Pick<DetailsPanelProps, "conversation">) {
  const { t } = useText("conversation");
  const labelId = useId();
  return (
    <div className="detailsPanel-row">
      <Icon of={BellOff} size={18} />
      <span id={labelId}>{t("header.mute")}</span>
      <Switch
        labelledBy={labelId}
        checked={muted}
        onChange={(next) => void showingFaults(setMuted(conversationId, next))}
      />
    </div>
  );
}
