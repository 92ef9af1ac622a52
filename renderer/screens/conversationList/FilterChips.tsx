// All, Unread, Groups.
import { Chips } from "../../components/Chips.tsx";
import { selectUnreadConversations, useConversations } from "../../state/conversations.ts";
import { setFilter, useLayout } from "../../state/layout.ts";
import { useName } from "../../text/useText.ts";

export function FilterChips() {
  const name = useName();
  const filter = useLayout((state) => state.filter);
  const unread = useConversations(selectUnreadConversations);
  const chips = [
    { value: "all", label: name("All") },
    { value: "unread", label: name("Unread"), count: unread },
    { value: "groups", label: name("Groups") },
  ] as const;
  return <Chips label={name("Filter")} chips={chips} value={filter} onChange={setFilter} />;
}
