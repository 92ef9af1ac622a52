// The head of the conversation: who it is with, how far they are trusted, who is there, and what can be done here.
import {
  BellOff,
  Bell,
  Ellipsis,
  KeyRound,
  LogOut,
  PanelRight,
  Pencil,
  Pin,
  PinOff,
  UserPlus,
} from "lucide-react";
import type { ConversationView } from "../../../../shared/bridge/views.ts";
import { Avatar } from "../../../components/Avatar.tsx";
import { IconButton } from "../../../components/IconButton.tsx";
import { Menu, MenuItem, MenuLine } from "../../../components/Menu.tsx";
import { setMuted, setPinned } from "../../../state/conversations.ts";
import { showingFaults } from "../../../state/faults.ts";
import { togglePanel, useLayout } from "../../../state/layout.ts";
import { langOf } from "../../../text/han.ts";
import { useText } from "../../../text/useText.ts";
import { conversationLine } from "../conversationLine.ts";
import type { Question } from "../question.ts";
import { TrustSeal } from "../TrustSeal.tsx";
import type { Members } from "../useMembers.ts";
import { usePresenceText } from "../usePresenceText.ts";
import { useTrust } from "../useTrust.ts";
import { CallButtons } from "./CallButtons.tsx";
import "./ConversationHeader.css";

interface ConversationHeaderProps {
  readonly conversation: ConversationView;
  readonly members: Members;
  readonly ask: (question: Question) => void;
}

export function ConversationHeader({ conversation, members, ask }: ConversationHeaderProps) {
  const { name, kind, peer } = conversation;
  const panelOpen = useLayout((state) => state.panelOpen);
  const trust = useTrust(conversation, members);
  return (
    <header className="conversationHeader" data-pane="header">
      <Avatar
        id={peer?.accountId ?? conversation.conversationId}
        name={name}
        kind={kind === "group" ? "group" : "person"}
        presence={peer?.presence}
      />
      <div className="grow">
        <h2 className="conversationHeader-name" lang={langOf(name)}>
          <span className="clip">{name}</span>
          {trust && <TrustSeal {...trust} />}
        </h2>
        <HeaderLine conversation={conversation} />
      </div>
      <div className="conversationHeader-actions">
        <CallButtons conversation={conversation} />
        <IconButton
          name="Details"
          icon={PanelRight}
          shortcut={["Alt", "D"]}
          pressed={panelOpen}
          onClick={togglePanel}
        />
        <Menu trigger={<IconButton name="More" icon={Ellipsis} />}>
          <HeaderMenu conversation={conversation} ask={ask} />
        </Menu>
      </div>
    </header>
  );
}

function HeaderLine({ conversation }: { readonly conversation: ConversationView }) {
  const { t } = useText("conversation");
  const presenceText = usePresenceText();
  return (
    <div className="conversationHeader-line clip">{conversationLine(conversation, t, presenceText)}</div>
  );
}

function HeaderMenu({ conversation, ask }: Omit<ConversationHeaderProps, "members">) {
  const { t } = useText("conversation");
  const { conversationId, kind, isMember, canRename, canAdd, needsReset, muted, pinned } = conversation;
  return (
    <>
      {canRename && (
        <MenuItem icon={Pencil} onSelect={() => ask({ about: "rename" })}>
          {t("header.rename")}
        </MenuItem>
      )}
      {canAdd && (
        <MenuItem icon={UserPlus} onSelect={() => ask({ about: "add" })}>
          {t("header.addMembers")}
        </MenuItem>
      )}
      {needsReset && isMember && (
        <MenuItem icon={KeyRound} onSelect={() => ask({ about: "reset" })}>
          {t("header.reset")}
        </MenuItem>
      )}
      {(canRename || canAdd || (needsReset && isMember)) && <MenuLine />}
      <MenuItem
        icon={muted ? Bell : BellOff}
        onSelect={() => void showingFaults(setMuted(conversationId, !muted))}
      >
        {t(muted ? "header.unmute" : "header.mute")}
      </MenuItem>
      <MenuItem
        icon={pinned ? PinOff : Pin}
        onSelect={() => void showingFaults(setPinned(conversationId, !pinned))}
      >
        {t(pinned ? "header.unpin" : "header.pin")}
      </MenuItem>
      {kind === "group" && isMember && (
        <>
          <MenuLine />
          <MenuItem icon={LogOut} danger onSelect={() => ask({ about: "leave" })}>
            {t("header.leave")}
          </MenuItem>
        </>
      )}
    </>
  );
}
