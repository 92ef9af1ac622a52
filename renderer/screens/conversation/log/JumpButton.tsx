// The way back to the newest message, with how many wait there.
import { ArrowDown } from "lucide-react";
import { Icon } from "../../../components/Icon.tsx";
import { useName } from "../../../text/useText.ts";
import "./JumpButton.css";

export function JumpButton({ unread, onClick }: { readonly unread: number; readonly onClick: () => void }) {
  const name = useName();
  return (
    <button type="button" className="jumpButton" onClick={onClick}>
      <Icon of={ArrowDown} size={16} />
      {unread > 0 ? name("Latest, {n} new", { n: unread }) : name("Latest")}
    </button>
  );
}
