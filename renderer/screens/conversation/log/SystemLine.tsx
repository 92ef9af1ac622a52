// What happened to the conversation itself, on one line: who did what, when.
import {
  KeyRound,
  LogOut,
  MessagesSquare,
  Pencil,
  UserMinus,
  UserPlus,
  UserX,
  type LucideIcon,
} from "lucide-react";
import type { MessageView, SystemEventView } from "../../../../shared/bridge/views.ts";
import { Icon } from "../../../components/Icon.tsx";
import { systemSentence, type Speaking } from "../../../text/sentences.ts";
import { langOf } from "../../../text/han.ts";
import { useSpeaking } from "../../../text/useSpeaking.ts";
import { useTimes } from "../../../text/useText.ts";
import { TrustSeal } from "../TrustSeal.tsx";
import "./SystemLine.css";

const icons: Readonly<Record<Exclude<SystemEventView["kind"], "identityChanged">, LucideIcon>> = {
  created: MessagesSquare,
  added: UserPlus,
  removed: UserMinus,
  left: LogOut,
  accessEnded: UserX,
  renamed: Pencil,
  reset: KeyRound,
};

interface SystemLineProps {
  readonly message: MessageView;
  readonly event: SystemEventView;
}

export function SystemLine({ message, event }: SystemLineProps) {
  const times = useTimes();
  const speaking = useSpeaking();
  return (
    <div className="systemLine">
      <span className="systemLine-icon">
        {event.kind === "identityChanged" ? (
          <TrustSeal trust="changed" />
        ) : (
          <Icon of={icons[event.kind]} size={16} />
        )}
      </span>
      <div>{strongNames(systemSentence(markingNames(speaking), markingName(event)))}</div>
      <time dateTime={new Date(message.sentAt).toISOString()}>{times.clock(message.sentAt)}</time>
    </div>
  );
}

// First-strong isolate and its end (Unicode 6.3): invisible, made to hold names, and never part of one.
const [open, close] = ["\u2068", "\u2069"];
const marked = new RegExp(`${open}([^${close}]*)${close}`, "u");

function markingNames(speaking: Speaking): Speaking {
  return {
    ...speaking,
    nameOf: (accountId) => {
      const name = speaking.nameOf(accountId);
      return name === undefined ? undefined : mark(name);
    },
  };
}

function markingName(event: SystemEventView): SystemEventView {
  return event.kind === "renamed" ? { ...event, name: mark(event.name) } : event;
}

function mark(name: string): string {
  return open + name.replaceAll(/[\u2068\u2069]/gu, "") + close;
}

/** Splitting by the mark leaves what is between names at even places and the names at odd ones. */
function strongNames(sentence: string) {
  return sentence.split(marked).map((part, at) =>
    at % 2 === 0 ? (
      part
    ) : (
      // oxlint-disable-next-line react/no-array-index-key -- the same name may occur twice in one sentence
      <b key={at} lang={langOf(part)}>
        {part}
      </b>
    ),
  );
}
