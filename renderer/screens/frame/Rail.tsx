// The rail: the sections that exist, and me with my presence.
import type { MouseEvent } from "react";
import { MessageSquareText, Phone, Settings as SettingsIcon, type LucideIcon } from "lucide-react";
import { Avatar } from "../../components/Avatar.tsx";
import { Badge } from "../../components/Badge.tsx";
import { Icon } from "../../components/Icon.tsx";
import { Menu, MenuChoice, MenuOption } from "../../components/Menu.tsx";
import { PresenceDot } from "../../components/PresenceDot.tsx";
import { Tooltip } from "../../components/Tooltip.tsx";
import type { Keys } from "../../components/Kbd.tsx";
import { selectAccount, selectIsOffline, setPresence, useApp } from "../../state/app.ts";
import { selectUnread, useConversations } from "../../state/conversations.ts";
import { showingFaults } from "../../state/faults.ts";
import { openSection, useLayout, type Section } from "../../state/layout.ts";
import { useName, useText } from "../../text/useText.ts";
import { useMissedCalls } from "../calls/useMissedCalls.ts";
import "./Rail.css";

export function Rail() {
  const name = useName();
  const unread = useConversations(selectUnread);
  const missed = useMissedCalls();
  return (
    <nav className="rail" aria-label={name("Main")} data-pane="rail">
      <RailItem section="chats" name="Chats" icon={MessageSquareText} keys={["Ctrl", "1"]} count={unread} />
      <RailItem section="calls" name="Calls" icon={Phone} keys={["Ctrl", "2"]} count={missed} />
      <span className="rail-space" />
      <RailItem section="settings" name="Settings" icon={SettingsIcon} keys={["Ctrl", ","]} count={0} />
      <Me />
    </nav>
  );
}

interface RailItemProps {
  readonly section: Section;
  readonly name: "Chats" | "Calls" | "Settings";
  readonly icon: LucideIcon;
  readonly keys: Keys;
  /** Of what is new there. */
  readonly count: number;
}

function RailItem({ section, name, icon, keys, count }: RailItemProps) {
  const { t } = useText(["frame", "calls"]);
  const label = useName()(name);
  const news = section === "calls" ? t("calls:history.missed", { count }) : t("unread", { count });
  const current = useLayout((state) => state.place.section === section);
  const open = (event: MouseEvent) => {
    event.preventDefault();
    openSection(section);
  };
  return (
    <Tooltip text={label} shortcut={keys} side="right">
      <a
        href={`#${section}`}
        className="rail-item"
        aria-label={label}
        aria-description={count > 0 ? news : undefined}
        aria-current={current ? "page" : undefined}
        onClick={open}
        {...(current ? { "data-pane-focus": "" } : {})}
      >
        <Icon of={icon} />
        <span className="rail-label" aria-hidden>
          {label}
        </span>
        {count > 0 && <Badge count={count} />}
      </a>
    </Tooltip>
  );
}

const presences = ["online", "away", "busy"] as const;

function Me() {
  const { t } = useText(["frame", "common"]);
  const name = useName();
  const account = useApp(selectAccount);
  const offline = useApp(selectIsOffline);
  if (account === undefined) return null;
  // Offline, nobody sees the presence that was chosen; the menu still shows the choice.
  const shown = offline ? "offline" : account.presence;
  const label = name("You: {name}, {presence}", {
    name: account.name,
    presence: t(`common:presence.${shown}`),
  });
  const me = (
    <button type="button" className="rail-me" aria-label={label}>
      <Avatar id={account.accountId} name={account.name} isSelf presence={shown} />
    </button>
  );
  return (
    <Menu trigger={me} side="right" align="end">
      <MenuChoice
        label={t("presence")}
        value={account.presence}
        onChange={(presence) => presence !== "offline" && void showingFaults(setPresence(presence))}
      >
        {presences.map((presence) => (
          <MenuOption key={presence} value={presence}>
            <PresenceDot presence={presence} inline />
            {t(`common:presenceLine.${presence}`)}
          </MenuOption>
        ))}
      </MenuChoice>
    </Menu>
  );
}
