// A conversation in which nothing was said yet.
import { Lock } from "lucide-react";
import type { ConversationView } from "../../../../shared/bridge/views.ts";
import { EmptyState } from "../../../components/EmptyState.tsx";
import { shortName } from "../../../text/shortName.ts";
import { useText } from "../../../text/useText.ts";
import "./EmptyLog.css";

export function EmptyLog({ conversation }: { readonly conversation: ConversationView }) {
  const { t } = useText("conversation");
  const { name, kind } = conversation;
  const isDirect = kind === "direct";
  return (
    <div className="emptyLog">
      <EmptyState
        icon={Lock}
        title={isDirect ? t("log.emptyDirect", { name: shortName(name) }) : t("log.emptyGroup")}
        words={isDirect ? t("log.emptyDirectNote", { name }) : t("log.emptyGroupNote")}
      />
    </div>
  );
}
