// The way into the quick switcher that can be seen: pressing it or typing into it opens the switcher with what was typed.
import type { KeyboardEvent } from "react";
import { Search } from "lucide-react";
import { Field } from "../../components/Field.tsx";
import { Kbd } from "../../components/Kbd.tsx";
import { showLayer } from "../../state/layout.ts";
import { useName, useText } from "../../text/useText.ts";

const keys = ["Ctrl", "K"];

export function SearchBox() {
  const { t } = useText("frame");
  const name = useName();
  const open = (query: string) => showLayer({ kind: "switcher", query });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" || event.key === "ArrowDown") open("");
  };
  return (
    <Field
      type="search"
      label={name("Search or jump to")}
      labelHidden
      icon={Search}
      placeholder={t("search")}
      value=""
      aria-haspopup="dialog"
      aria-keyshortcuts="Control+K"
      end={<Kbd keys={keys} />}
      onClick={() => open("")}
      onCompositionStart={() => open("")}
      onChange={(event) => open(event.target.value)}
      onKeyDown={onKeyDown}
    />
  );
}
