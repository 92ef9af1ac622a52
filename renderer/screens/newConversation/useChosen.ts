// Who is chosen, by account: people as the store has them now, whatever changes about them while one chooses.
import { useMemo, useState } from "react";
import type { AccountId } from "../../../shared/ids.ts";
import type { PersonView } from "../../../shared/bridge/views.ts";
import { usePeople } from "../../state/people.ts";

export interface Chosen {
  readonly chosen: readonly PersonView[];
  readonly toggle: (person: PersonView) => void;
}

export function useChosen(): Chosen {
  const everybody = usePeople((state) => state.byId);
  const [ids, setIds] = useState<readonly AccountId[]>([]);
  const chosen = useMemo(() => ids.flatMap((id) => everybody.get(id) ?? []), [ids, everybody]);
  const toggle = ({ accountId }: PersonView) =>
    setIds((before) =>
      before.includes(accountId) ? before.filter((id) => id !== accountId) : [...before, accountId],
    );
  return { chosen, toggle };
}
