// Says what is new, for screen readers: messages of others politely, an own one that failed at once. Several at a time become
// a count; own messages and what paging brings are never said.
import { useEffect, useRef, useState } from "react";
import type { MessageView } from "../../../../shared/bridge/views.ts";
import { bodySentence, type Speaking } from "../../../text/sentences.ts";
import { useSpeaking } from "../../../text/useSpeaking.ts";
import { useText } from "../../../text/useText.ts";
import { isLine } from "./isLine.ts";
import type { LogState } from "./ConversationLog.ts";

/** What comes within this time is said together. */
const gatherMs = 700;

export function LogAnnouncer({ state }: { readonly state: LogState }) {
  return (
    <>
      <div className="srOnly" aria-live="polite">
        {useArrivals(state.arrived)}
      </div>
      <div className="srOnly" role="alert">
        {useFailures(state.window?.messages)}
      </div>
    </>
  );
}

function useArrivals(arrived: readonly MessageView[]): string {
  const { t } = useText("conversation");
  const speaking = useSpeaking();
  const gathered = useRef<MessageView[]>([]);
  const [said, setSaid] = useState("");
  useEffect(() => {
    gathered.current.push(...arrived.filter((message) => !message.isOwn));
    if (gathered.current.length === 0) return undefined;
    const timer = setTimeout(() => {
      const [only, ...others] = gathered.current;
      const count = gathered.current.length;
      gathered.current = [];
      if (only === undefined) return;
      setSaid(
        others.length === 0 ? sentenceOf(speaking, only, t("log.someone")) : t("log.arrivedMany", { count }),
      );
    }, gatherMs);
    return () => clearTimeout(timer);
    // oxlint-disable-next-line react/exhaustive-deps -- a change of language says nothing again
  }, [arrived]);
  return said;
}

function sentenceOf(speaking: Speaking, message: MessageView, unknown: string): string {
  const text = bodySentence(speaking, message);
  if (isLine(message)) return text;
  const { senderId } = message;
  return `${(senderId === undefined ? undefined : speaking.nameOf(senderId)) ?? unknown}: ${text}`;
}

function useFailures(messages: readonly MessageView[] | undefined): string {
  const { t } = useText("conversation");
  const known = useRef<ReadonlyMap<string, MessageView["delivery"]>>(new Map());
  const [said, setSaid] = useState("");
  useEffect(() => {
    const before = known.current;
    const own = (messages ?? []).filter((message) => message.isOwn);
    known.current = new Map(own.map((message) => [message.messageId, message.delivery]));
    for (const { messageId, delivery } of own) {
      const was = before.get(messageId);
      if (delivery?.state === "failed" && was !== undefined && was.state !== "failed")
        setSaid(t(`notSent.${delivery.fault}`));
    }
  }, [messages, t]);
  return said;
}
