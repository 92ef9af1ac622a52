// The conversation beside its call: the same log and composer as elsewhere.
import { useEffect, useState } from "react";
import { X } from "lucide-react";
import type { ConversationView } from "../../../shared/bridge/views.ts";
import { IconButton } from "../../components/IconButton.tsx";
import { useName } from "../../text/useText.ts";
import type { Question } from "../conversation/question.ts";
import { QuestionDialogs } from "../conversation/QuestionDialogs.tsx";
import { Talk } from "../conversation/Talk.tsx";
import { useMembers } from "../conversation/useMembers.ts";
import { focusPaneIfLost } from "../frame/panes.ts";
import { setChatOpen } from "./callScreen.ts";
import "./CallChat.css";

export function CallChat({ conversation }: { readonly conversation: ConversationView }) {
  const name = useName();
  const members = useMembers(conversation);
  const [question, ask] = useState<Question>();
  useFocusAfterwards();
  return (
    <aside className="callChat" aria-label={name("Call chat")}>
      <header className="callChat-head">
        <h2>{name("Call chat")}</h2>
        <IconButton name="Close call chat" icon={X} shortcut={["Esc"]} onClick={() => setChatOpen(false)} />
      </header>
      <Talk conversation={conversation} ask={ask} />
      <QuestionDialogs
        conversation={conversation}
        members={members}
        question={question}
        onClose={() => ask(undefined)}
      />
    </aside>
  );
}

/** What had the focus goes with the panel. */
function useFocusAfterwards(): void {
  useEffect(() => () => queueMicrotask(() => focusPaneIfLost("callControls")), []);
}
