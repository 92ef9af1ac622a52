// A message that cannot be shown: what happened, why, and the one thing that can be done about it.
import { useState } from "react";
import { KeyRound } from "lucide-react";
import type { MessageView, UnreadableCause } from "../../../../shared/bridge/views.ts";
import { Button } from "../../../components/Button.tsx";
import { Icon } from "../../../components/Icon.tsx";
import { useName, useText } from "../../../text/useText.ts";
import { useLogActions } from "./LogActions.ts";
import "./UnreadableCard.css";

interface UnreadableCardProps {
  readonly message: MessageView;
  readonly cause: UnreadableCause;
  readonly sender: string;
  readonly active: boolean;
}

export function UnreadableCard({ message, cause, sender, active }: UnreadableCardProps) {
  const { t } = useText("conversation");
  const head = t(`unreadable.${cause}.head`);
  return (
    <div className="unreadableCard" role="group" aria-label={head}>
      <Icon of={KeyRound} size={18} />
      <div>{head}</div>
      <p>{t(`unreadable.${cause}.why`, { sender })}</p>
      <UnreadableAction message={message} cause={cause} active={active} />
    </div>
  );
}

function UnreadableAction({ message, cause, active }: Omit<UnreadableCardProps, "sender">) {
  const { t } = useText(["conversation", "common"]);
  const name = useName();
  const { needsReset, askReset, copyDetails, tryAgain } = useLogActions();
  const [copied, setCopied] = useState(false);
  const copy = () => {
    copyDetails(message, cause);
    setCopied(true);
  };
  const tabIndex = active ? 0 : -1;
  switch (cause) {
    case "before-joining":
    case "newer-version":
      return null;
    case "waiting-for-commit":
      return (
        <Button size="small" tabIndex={tabIndex} onClick={needsReset ? askReset : tryAgain}>
          {needsReset ? t("header.reset") : name("Try again")}
        </Button>
      );
    case "damaged":
    case "policy":
      return (
        <Button size="small" tabIndex={tabIndex} onClick={needsReset ? askReset : copy}>
          {needsReset ? t("header.reset") : t(copied ? "common:copied" : "common:copyDetails")}
        </Button>
      );
  }
}
