// The options of the switcher, group by group.
import type { ReactNode } from "react";
import { Command } from "cmdk";
import { Languages, Palette, Settings, SquarePen, type LucideIcon } from "lucide-react";
import type { ConversationId } from "../../../shared/ids.ts";
import type { ConversationView, PersonView, SearchHitView } from "../../../shared/bridge/views.ts";
import { Avatar } from "../../components/Avatar.tsx";
import { Highlight } from "../../components/Highlight.tsx";
import { Icon } from "../../components/Icon.tsx";
import { Kbd } from "../../components/Kbd.tsx";
import { matchName } from "../../matching/matchName.ts";
import type { Ranked } from "../../matching/rank.ts";
import { startDirect, useConversation } from "../../state/conversations.ts";
import { showingFaults } from "../../state/faults.ts";
import { openConversation, openMessage, openSettings, showLayer } from "../../state/layout.ts";
import { langOf } from "../../text/han.ts";
import { useText, useTimes } from "../../text/useText.ts";

interface OptionProps {
  readonly value: string;
  readonly onSelect: () => void;
  readonly mark: ReactNode;
  readonly end?: ReactNode;
  readonly children: ReactNode;
}

function Option({ value, onSelect, mark, end, children }: OptionProps) {
  return (
    <Command.Item value={value} onSelect={onSelect} className="switcher-option">
      {mark}
      <span className="clip">{children}</span>
      {end ?? <Kbd keys={["Enter"]} />}
    </Command.Item>
  );
}

export function PeopleOptions({ people }: { readonly people: readonly Ranked<PersonView>[] }) {
  const { t } = useText(["dialogs", "common"]);
  if (people.length === 0) return null;
  const open = async (person: PersonView) => {
    const conversation = await showingFaults(startDirect(person.accountId));
    if (conversation !== undefined) openConversation(conversation.conversationId);
  };
  return (
    <Command.Group heading={t("switcher.people")}>
      {people.map(({ thing: person, match }) => (
        <Option
          key={person.accountId}
          value={`person:${person.accountId}`}
          onSelect={() => void open(person)}
          mark={<Avatar id={person.accountId} name={person.name} presence={person.presence} />}
        >
          <Highlight text={person.name} hits={match.hits} />{" "}
          <span className="switcher-more">{t(`common:presenceLine.${person.presence}`)}</span>
        </Option>
      ))}
    </Command.Group>
  );
}

interface ConversationOptionsProps {
  readonly conversations: readonly Ranked<ConversationView>[];
  /** Nothing is typed: these are the latest ones. */
  readonly recent: boolean;
}

export function ConversationOptions({ conversations, recent }: ConversationOptionsProps) {
  const { t } = useText("dialogs");
  if (conversations.length === 0) return null;
  return (
    <Command.Group heading={t(recent ? "switcher.recent" : "switcher.conversations")}>
      {conversations.map(({ thing: { conversationId, name, peer, memberCount }, match }) => (
        <Option
          key={conversationId}
          value={`conversation:${conversationId}`}
          onSelect={() => openConversation(conversationId)}
          mark={<ConversationMark conversationId={conversationId} name={name} />}
        >
          <Highlight text={name} hits={match.hits} />{" "}
          {peer === undefined && (
            <span className="switcher-more">{t("switcher.members", { count: memberCount })}</span>
          )}
        </Option>
      ))}
    </Command.Group>
  );
}

interface ConversationMarkProps {
  readonly conversationId: ConversationId;
  readonly name: string;
}

function ConversationMark({ conversationId, name }: ConversationMarkProps) {
  const peer = useConversation(conversationId)?.peer;
  return (
    <Avatar
      id={peer?.accountId ?? conversationId}
      name={name}
      kind={peer === undefined ? "group" : "person"}
      presence={peer?.presence}
    />
  );
}

interface MessageOptionsProps {
  readonly messages: readonly SearchHitView[];
  readonly query: string;
}

export function MessageOptions({ messages, query }: MessageOptionsProps) {
  const { t } = useText("dialogs");
  const times = useTimes();
  if (messages.length === 0) return null;
  return (
    <Command.Group heading={t("switcher.messages")}>
      {messages.map(({ message, conversationName, snippet }) => (
        <Option
          key={message.messageId}
          value={`message:${message.messageId}`}
          onSelect={() => openMessage(message)}
          mark={<ConversationMark conversationId={message.conversationId} name={conversationName} />}
          end={<time className="switcher-time">{times.brief(message.sentAt)}</time>}
        >
          <span lang={langOf(conversationName)}>{conversationName}</span>{" "}
          <span className="switcher-snippet clip">
            <Highlight text={snippet} hits={matchName(query, snippet)?.hits ?? []} />
          </span>
        </Option>
      ))}
    </Command.Group>
  );
}

interface Action {
  readonly value: string;
  readonly icon: LucideIcon;
  readonly label: string;
  readonly run: () => void;
}

export function ActionOptions({ query }: { readonly query: string }) {
  const { t } = useText("dialogs");
  const actions: readonly Action[] = [
    {
      value: "newConversation",
      icon: SquarePen,
      label: t("switcher.newConversation"),
      run: () => showLayer({ kind: "newConversation" }),
    },
    { value: "settings", icon: Settings, label: t("switcher.settings"), run: () => openSettings("account") },
    {
      value: "appearance",
      icon: Palette,
      label: t("switcher.appearance"),
      run: () => openSettings("appearance"),
    },
    {
      value: "language",
      icon: Languages,
      label: t("switcher.language"),
      run: () => openSettings("language"),
    },
  ];
  const fitting = actions.filter(({ label }) => matchName(query, label) !== undefined);
  if (fitting.length === 0) return null;
  return (
    <Command.Group heading={t("switcher.actions")}>
      {fitting.map(({ value, icon, label, run }) => (
        <Option key={value} value={`action:${value}`} onSelect={run} mark={<Icon of={icon} size={18} />}>
          {label}
        </Option>
      ))}
    </Command.Group>
  );
}
