// Settings: pages at the left, the open one at the right. A change takes effect at once.
import { useId, type ComponentType, type MouseEvent } from "react";
import {
  Bell,
  Fingerprint,
  Keyboard,
  Languages,
  MessageSquareText,
  Palette,
  Headphones,
  type LucideIcon,
} from "lucide-react";
import { Icon } from "../../components/Icon.tsx";
import { openSettings, useLayout, type SettingsPage } from "../../state/layout.ts";
import { useName, useText } from "../../text/useText.ts";
import { AccountPage } from "./AccountPage.tsx";
import { AppearancePage } from "./AppearancePage.tsx";
import { CallsPage } from "./CallsPage.tsx";
import { ChatsPage } from "./ChatsPage.tsx";
import { KeyboardPage } from "./KeyboardPage.tsx";
import { LanguagePage } from "./LanguagePage.tsx";
import { NotificationsPage } from "./NotificationsPage.tsx";
import "./Settings.css";

interface PageEntry {
  readonly page: SettingsPage;
  readonly icon: LucideIcon;
  readonly content: ComponentType;
}

const pages: readonly PageEntry[] = [
  { page: "account", icon: Fingerprint, content: AccountPage },
  { page: "notifications", icon: Bell, content: NotificationsPage },
  { page: "appearance", icon: Palette, content: AppearancePage },
  { page: "chats", icon: MessageSquareText, content: ChatsPage },
  { page: "calls", icon: Headphones, content: CallsPage },
  { page: "keyboard", icon: Keyboard, content: KeyboardPage },
  { page: "language", icon: Languages, content: LanguagePage },
];

export function Settings() {
  const { t } = useText("settings");
  const name = useName();
  const headingId = useId();
  const open = useLayout((state) => state.place.settingsPage);
  const Content = pages.find(({ page }) => page === open)?.content ?? AccountPage;
  return (
    <main className="settings" aria-label={name("Settings")}>
      <nav className="settings-nav" aria-label={name("Settings")} data-pane="settingsPages">
        <h1 className="settings-title">{t("title")}</h1>
        {pages.map((entry) => (
          <PageLink key={entry.page} entry={entry} isOpen={entry.page === open} />
        ))}
      </nav>
      <div
        className="settings-page"
        role="region"
        aria-labelledby={headingId}
        data-pane="settingsPage"
        // What has no controls is scrolled by the keys of the page itself.
        {...(open === "keyboard" ? { tabIndex: 0 } : {})}
      >
        <div className="settings-column">
          <h2 id={headingId} className="settings-heading">
            {t(`pages.${open}`)}
          </h2>
          <Content />
        </div>
      </div>
    </main>
  );
}

function PageLink({
  entry: { page, icon },
  isOpen,
}: {
  readonly entry: PageEntry;
  readonly isOpen: boolean;
}) {
  const { t } = useText("settings");
  const open = (event: MouseEvent) => {
    event.preventDefault();
    openSettings(page);
  };
  return (
    <a
      href={`#settings/${page}`}
      className="settings-link"
      aria-current={isOpen ? "page" : undefined}
      onClick={open}
      {...(isOpen ? { "data-pane-focus": "" } : {})}
    >
      <Icon of={icon} size={18} />
      {t(`pages.${page}`)}
    </a>
  );
}
