// The strip between log and composer: who is typing, or how many messages wait to be sent. Shown at once; said to screen
// readers at most every ten seconds.
import { useEffect, useRef, useState } from "react";
import type { ConversationView } from "../../../../shared/bridge/views.ts";
import { selectConnection, selectIsOffline, useApp } from "../../../state/app.ts";
import { usePeople } from "../../../state/people.ts";
import { shortName } from "../../../text/shortName.ts";
import { useText } from "../../../text/useText.ts";
import "./TypingLine.css";

export function TypingLine({
  conversation,
  waiting,
}: {
  readonly conversation: ConversationView;
  readonly waiting: number;
}) {
  const typing = useTyping(conversation);
  const waitingText = useWaiting(waiting);
  const text = waitingText ?? typing;
  const said = useThrottled(text);
  return (
    <div className="typingLine">
      <span className="typingLine-text clip" aria-hidden>
        {waitingText === undefined && text !== "" && (
          <span className="typingLine-dots">
            <i />
            <i />
            <i />
          </span>
        )}
        {text}
      </span>
      <output className="srOnly">{said}</output>
    </div>
  );
}

function useTyping({ typing }: ConversationView): string {
  const { t } = useText("conversation");
  const people = usePeople((state) => state.byId);
  const names = typing.map((accountId) => shortName(people.get(accountId)?.name ?? t("log.someone")));
  const [a, b] = names;
  if (a === undefined) return "";
  if (b === undefined) return t("typing.one", { a });
  return names.length === 2 ? t("typing.two", { a, b }) : t("typing.many", { n: names.length });
}

/** Only while something keeps them: a message on its way is no news. */
function useWaiting(waiting: number): string | undefined {
  const { t } = useText("conversation");
  const stopped = useApp((state) => selectIsOffline(state) || selectConnection(state)?.state === "refused");
  return stopped && waiting > 0 ? t("typing.waiting", { count: waiting }) : undefined;
}

const sayEveryMs = 10_000;

function useThrottled(text: string): string {
  const [said, setSaid] = useState(text);
  const saidAt = useRef(-Infinity);
  useEffect(() => {
    const wait = Math.max(0, saidAt.current + sayEveryMs - Date.now());
    const timer = setTimeout(() => {
      if (text !== "") saidAt.current = Date.now();
      setSaid(text);
    }, wait);
    return () => clearTimeout(timer);
  }, [text]);
  return said;
}
