// The page while no conversation is open: a welcome with the first thing to do, later only a hint.
import { MessageSquareText, SquarePen, Users } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { useKeyNames } from "../../components/Kbd.tsx";
import { selectAccount, selectIsOffline, useApp } from "../../state/app.ts";
import { useConversations } from "../../state/conversations.ts";
import { showLayer } from "../../state/layout.ts";
import { usePeople } from "../../state/people.ts";
import { shortName } from "../../text/shortName.ts";
import { useName, useText } from "../../text/useText.ts";
import { ConnectionBanner } from "./ConnectionBanner.tsx";

export function Welcome() {
  const { t } = useText("frame");
  const loaded = useConversations((state) => state.loaded);
  const isFirst = useConversations((state) => state.ids.length === 0);
  const keys = useKeyNames(jumpKeys).join("+");
  return (
    <main className="frame-place" aria-label={t("chats")} data-pane="log">
      <ConnectionBanner />
      {!loaded ? null : isFirst ? (
        <FirstWords />
      ) : (
        <EmptyState
          icon={MessageSquareText}
          title={t("empty.chooseTitle")}
          words={t("empty.chooseWords", { keys })}
        />
      )}
    </main>
  );
}

const jumpKeys = ["Ctrl", "K"];
const newKeys = ["Ctrl", "N"];

function FirstWords() {
  const { t } = useText("frame");
  const name = useName();
  const account = useApp(selectAccount);
  const offline = useApp(selectIsOffline);
  const people = usePeople((state) => state.byId.size);
  const keys = useKeyNames(newKeys).join("+");
  if (account === undefined) return null;
  const { organisationName: organisation } = account;
  return (
    <EmptyState
      large
      icon={Users}
      title={t(offline ? "empty.welcomeOffline" : "empty.welcomeTitle", { name: shortName(account.name) })}
      words={
        people > 1
          ? t("empty.welcomeWords", { organisation, count: people })
          : t("empty.welcomeAlone", { organisation })
      }
      actions={
        <Button
          look="primary"
          size="large"
          icon={SquarePen}
          onClick={() => showLayer({ kind: "newConversation" })}
        >
          {name("New conversation")}
        </Button>
      }
      hint={t("empty.welcomeHint", { keys })}
    />
  );
}
