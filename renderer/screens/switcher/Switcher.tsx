// The quick switcher: type a few letters or pinyin initials, Enter goes there. People open their conversation, messages open
// at their place.
import { useRef, useState, type ReactNode, type RefObject } from "react";
import { Dialog } from "@base-ui/react/dialog";
import { Command, useCommandState } from "cmdk";
import { Search } from "lucide-react";
import { Icon } from "../../components/Icon.tsx";
import { Kbd } from "../../components/Kbd.tsx";
import { showLayer } from "../../state/layout.ts";
import { useName, useText } from "../../text/useText.ts";
import { useWayBack } from "../frame/useWayBack.ts";
import { ActionOptions, ConversationOptions, MessageOptions, PeopleOptions } from "./Options.tsx";
import { useSwitcherResults } from "./useSwitcherResults.ts";
import "./Switcher.css";

export function Switcher({ initialQuery }: { readonly initialQuery: string }) {
  const name = useName();
  const input = useRef<HTMLInputElement>(null);
  const finalFocus = useWayBack();
  return (
    <Dialog.Root open onOpenChange={(open) => !open && showLayer(undefined)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="switcher-scrim" />
        <Dialog.Viewport className="switcher-place">
          <Dialog.Popup
            className="switcher"
            aria-label={name("Quick switcher")}
            initialFocus={input}
            finalFocus={finalFocus}
          >
            <Palette initialQuery={initialQuery} input={input} />
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** A list without options is none: one sentence stands in its place. */
function Results({ children }: { readonly children: ReactNode }) {
  const { t } = useText("dialogs");
  const name = useName();
  const isEmpty = useCommandState((state) => state.filtered.count === 0);
  return (
    <>
      <Command.List className="switcher-list" label={name("Results")} hidden={isEmpty}>
        {children}
      </Command.List>
      {isEmpty && <output className="switcher-nothing">{t("switcher.nothing")}</output>}
    </>
  );
}

interface PaletteProps {
  readonly initialQuery: string;
  readonly input: RefObject<HTMLInputElement | null>;
}

function Palette({ initialQuery, input }: PaletteProps) {
  const { t } = useText("dialogs");
  const name = useName();
  const [query, setQuery] = useState(initialQuery);
  const { people, conversations, messages } = useSwitcherResults(query);
  return (
    <Command shouldFilter={false} loop vimBindings={false} label={name("Search or jump to")}>
      <div className="switcher-input">
        <Icon of={Search} />
        <Command.Input
          ref={input}
          autoFocus
          value={query}
          onValueChange={setQuery}
          placeholder={t("switcher.placeholder")}
          spellCheck={false}
        />
        <Kbd keys={["Esc"]} />
      </div>
      <Results>
        <PeopleOptions people={people} />
        <ConversationOptions conversations={conversations} recent={query === ""} />
        <MessageOptions messages={messages} query={query} />
        <ActionOptions query={query} />
      </Results>
      <div className="switcher-foot" aria-hidden>
        <span>
          <Kbd keys={["↑", "↓"]} />
          {t("switcher.move")}
        </span>
        <span>
          <Kbd keys={["Enter"]} />
          {t("switcher.open")}
        </span>
        <span className="clip">{t("switcher.pinyin")}</span>
      </div>
    </Command>
  );
}
