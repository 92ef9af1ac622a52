// Names and seals of who is in a call, from the people store.
import type { AccountId } from "../../../shared/ids.ts";
import type { TrustView } from "../../../shared/bridge/views.ts";
import { selectAccount, useApp } from "../../state/app.ts";
import { usePeople } from "../../state/people.ts";
import { shortName } from "../../text/shortName.ts";
import { useText } from "../../text/useText.ts";

export interface CallPeople {
  /** "You" for another device of mine; whoever is not there any more has no name. */
  readonly nameOf: (accountId: AccountId | undefined) => string;
  readonly shortNameOf: (accountId: AccountId) => string;
  readonly trustOf: (accountId: AccountId) => TrustView;
}

export function useCallPeople(): CallPeople {
  const { t } = useText(["calls", "common"]);
  const byId = usePeople((state) => state.byId);
  const selfId = useApp((state) => selectAccount(state)?.accountId);
  const nameOf = (accountId: AccountId | undefined) => {
    if (accountId === undefined) return t("common:system.someone");
    return accountId === selfId ? t("you") : (byId.get(accountId)?.name ?? t("common:system.someone"));
  };
  return {
    nameOf,
    shortNameOf: (accountId) => shortName(nameOf(accountId)),
    // Nobody vouches for somebody that the directory does not know.
    trustOf: (accountId) => byId.get(accountId)?.trust ?? "unverified",
  };
}
