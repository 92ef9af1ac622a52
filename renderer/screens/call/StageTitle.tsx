// The title bar of the stage: back to the app, whose call it is, and which devices are open. The system draws its own buttons beside it.
import { memo } from "react";
import { ChevronDown } from "lucide-react";
import { IconButton } from "../../components/IconButton.tsx";
import { Mark } from "../../components/Mark.tsx";
import { langOf } from "../../text/han.ts";
import { InUseMark } from "../frame/InUseMark.tsx";
import { minimise } from "./callScreen.ts";

export const StageTitle = memo(function StageTitle({ title }: { readonly title: string }) {
  return (
    <header className="titleBar" data-pane="titleBar">
      <span className="titleBar-mark">
        <Mark />
      </span>
      <IconButton
        name="Back to chats"
        icon={ChevronDown}
        iconSize={16}
        size="small"
        shortcut={["Esc"]}
        onClick={minimise}
      />
      <span className="titleBar-organisation clip" lang={langOf(title)}>
        {title}
      </span>
      <InUseMark />
    </header>
  );
});
