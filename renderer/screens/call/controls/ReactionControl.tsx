// A reaction for everybody in the call: one press, and it floats up and fades.
import { useState } from "react";
import { SmilePlus } from "lucide-react";
import { react } from "../../../calls/actions.ts";
import { Popover } from "../../../components/Popover.tsx";
import { useName, useText } from "../../../text/useText.ts";
import { ControlButton } from "./ControlButton.tsx";
import { reactions } from "./reactions.ts";
import "./ReactionControl.css";

export function ReactionControl() {
  const { t } = useText("calls");
  const name = useName();
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      title={name("Reactions")}
      titleHidden
      open={isOpen}
      onOpenChange={setOpen}
      trigger={<ControlButton name="Reactions" icon={SmilePlus} />}
    >
      <div className="reactionControl">
        {reactions.map((reaction) => (
          <button
            key={reaction.emoji}
            type="button"
            className="reactionControl-one"
            aria-label={name("React with {reaction}", { reaction: t(`reaction.${reaction.name}`) })}
            onClick={() => {
              react(reaction.emoji);
              setOpen(false);
            }}
          >
            {reaction.emoji}
          </button>
        ))}
      </div>
    </Popover>
  );
}
