// The first few people of a call, overlapping; decoration, the names are said beside it.
import type { AccountId } from "../../../shared/ids.ts";
import { Avatar } from "../../components/Avatar.tsx";
import { selectAccount, useApp } from "../../state/app.ts";
import { useCallPeople } from "./useCallPeople.ts";
import "./FewAvatars.css";

const shown = 4;

export function FewAvatars({ accounts }: { readonly accounts: readonly AccountId[] }) {
  const self = useApp(selectAccount);
  const { nameOf } = useCallPeople();
  const few = [...new Set(accounts)].slice(0, shown);
  return (
    <span className="fewAvatars" aria-hidden>
      {few.map((accountId) => {
        const isSelf = accountId === self?.accountId;
        return (
          <Avatar
            key={accountId}
            id={accountId}
            name={isSelf ? self.name : nameOf(accountId)}
            isSelf={isSelf}
            tiny
          />
        );
      })}
    </span>
  );
}
