// The window once there is an account: title bar, rail, the section that is open, and the layers above it.
import { useEffect, useRef } from "react";
import { classNames } from "../../components/classNames.ts";
import { selectUnread, useConversations } from "../../state/conversations.ts";
import { selectOpenConversation, useLayout, type Section } from "../../state/layout.ts";
import { useActiveCall } from "../../calls/activeCall.ts";
import { selectIsCovering, useCallScreen } from "../call/callScreen.ts";
import { ConversationScreen } from "../conversation/ConversationScreen.tsx";
import { ConversationList } from "../conversationList/ConversationList.tsx";
import { focusPaneIfLost } from "./panes.ts";
import { Rail } from "./Rail.tsx";
import { SwitcherToCome } from "./SwitcherToCome.ts";
import { TitleBar } from "./TitleBar.tsx";
import { useLaterParts, type LaterParts } from "./useLaterParts.ts";
import { useShortcuts } from "./useShortcuts.ts";
import { Welcome } from "./Welcome.tsx";
import "./Frame.css";

export function Frame() {
  useShortcuts();
  useTitle();
  const parts = useLaterParts();
  const section = useLayout((state) => state.place.section);
  useFocusOfSection(section);
  const panelOpen = useLayout((state) => state.panelOpen && selectOpenConversation(state) !== undefined);
  const isCovered = useCallScreen(selectIsCovering);
  return (
    <>
      <div
        className={classNames(
          "frame",
          section !== "chats" && "frame--noList",
          section === "chats" && panelOpen && "frame--panel",
        )}
        inert={isCovered}
      >
        <TitleBar />
        {parts && <parts.CallStrip />}
        <Rail />
        {section === "chats" && <ConversationList />}
        <div className="frame-main">
          <SectionMain section={section} parts={parts} />
        </div>
      </div>
      <Layers parts={parts} />
      {parts && <parts.CallLayer />}
      {parts && <parts.IncomingCalls />}
    </>
  );
}

interface SectionMainProps {
  readonly section: Section;
  readonly parts: LaterParts | undefined;
}

function SectionMain({ section, parts }: SectionMainProps) {
  switch (section) {
    case "chats":
      return <Chats />;
    case "calls":
      return parts && <parts.CallsSection />;
    case "settings":
      return parts && <parts.Settings />;
  }
}

/** A shortcut leads into the section, not only in front of it. (At the start there is nothing to lead away from.) */
function useFocusOfSection(section: Section): void {
  const shown = useRef(section);
  useEffect(() => {
    if (shown.current === section) return;
    shown.current = section;
    focusPaneIfLost(panesOf[section]);
  }, [section]);
}

const panesOf: Readonly<Record<Section, string>> = {
  chats: "list",
  calls: "calls",
  settings: "settingsPages",
};

/** What the task bar and a browser's tab say. */
function useTitle(): void {
  const unread = useConversations(selectUnread);
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) Parley` : "Parley";
  }, [unread]);
}

function Chats() {
  const open = useLayout(selectOpenConversation);
  const known = useConversations((state) => open !== undefined && state.byId.has(open));
  const inCall = useActiveCall((state) => state.call?.conversationId);
  const isChatOpen = useCallScreen((state) => state.isChatOpen);
  // It stands beside its call: two composers would write one draft.
  if (isChatOpen && inCall === open) return null;
  return known && open !== undefined ? <ConversationScreen key={open} conversationId={open} /> : <Welcome />;
}

function Layers({ parts }: { readonly parts: LaterParts | undefined }) {
  const layer = useLayout((state) => state.layer);
  switch (layer?.kind) {
    case "switcher":
      return parts ? <parts.Switcher initialQuery={layer.query} /> : <SwitcherToCome />;
    case "newConversation":
      return parts && <parts.NewConversation />;
    case undefined:
      return null;
  }
}
