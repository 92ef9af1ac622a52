// Presence in words: "Online", "Away", or since when somebody has been gone.
import type { PersonView } from "../../../shared/bridge/views.ts";
import { useText, useTimes } from "../../text/useText.ts";

export function usePresenceText(): (person: PersonView) => string {
  const { t } = useText(["conversation", "common"]);
  const times = useTimes();
  return (person) => {
    if (!person.active) return t("details.deactivated");
    if (person.presence === "offline" && person.lastSeenAt !== undefined)
      return t("header.lastSeen", { when: times.brief(person.lastSeenAt) });
    return t(`common:presenceLine.${person.presence}`);
  };
}
