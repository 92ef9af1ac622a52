// A group's call that somebody started: who is in it, and the way in. Nobody waits for an answer.
import { X } from "lucide-react";
import type { ConversationView } from "../../../../shared/bridge/views.ts";
import { Button } from "../../../components/Button.tsx";
import { IconButton } from "../../../components/IconButton.tsx";
import { Kbd } from "../../../components/Kbd.tsx";
import { langOf } from "../../../text/han.ts";
import { useName, useText } from "../../../text/useText.ts";
import { ConversationAvatar } from "../AloneView.tsx";
import { FewAvatars } from "../FewAvatars.tsx";
import { useCallPeople } from "../useCallPeople.ts";
import { acceptCall, refuseCall } from "./answerCall.ts";
import type { RingingProps } from "./IncomingCalls.tsx";

interface IncomingGroupCallProps extends RingingProps {
  readonly conversation: ConversationView;
}

export function IncomingGroupCall({ call, isFirst, conversation }: IncomingGroupCallProps) {
  const { t } = useText("calls");
  const name = useName();
  const { shortNameOf } = useCallPeople();
  const accounts = [...new Set(call.participants.map(({ accountId }) => accountId))];
  return (
    <section
      className="incomingCall"
      role="alertdialog"
      aria-label={name("Group call in {name}", { name: conversation.name })}
      data-beside
    >
      <div className="incomingCall-head">
        <ConversationAvatar conversation={conversation} />
        <div className="grow">
          <h3 className="incomingCall-name" lang={langOf(conversation.name)}>
            <span className="clip">{conversation.name}</span>
          </h3>
          <p className="incomingCall-words">
            {t("incoming.startedBy", {
              name: shortNameOf(call.startedBy),
              count: Math.max(accounts.length, 1),
            })}
          </p>
        </div>
        <IconButton name="Dismiss" icon={X} iconSize={16} size="small" onClick={() => refuseCall(call)} />
      </div>
      <div className="incomingCall-foot">
        <FewAvatars accounts={accounts} />
        <span className="grow">{t("incoming.joinsQuietly")}</span>
        {isFirst && <Kbd keys={["Ctrl", "Shift", "A"]} />}
        <Button size="small" look="primary" onClick={() => acceptCall(call)}>
          {name("Join")}
        </Button>
      </div>
    </section>
  );
}
