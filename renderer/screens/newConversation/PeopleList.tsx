// Everybody who can be written to, best match first; what is chosen carries a check.
import { useMemo } from "react";
import { Command } from "cmdk";
import { Check } from "lucide-react";
import type { AccountId } from "../../../shared/ids.ts";
import type { PersonView } from "../../../shared/bridge/views.ts";
import { Avatar } from "../../components/Avatar.tsx";
import { Highlight } from "../../components/Highlight.tsx";
import { Icon } from "../../components/Icon.tsx";
import { compareNames } from "../../matching/compareNames.ts";
import { rank } from "../../matching/rank.ts";
import { usePinyin } from "../../matching/usePinyin.ts";
import { usePeople } from "../../state/people.ts";
import { useName, useText } from "../../text/useText.ts";
import "./NewConversation.css";

interface PeopleListProps {
  readonly query: string;
  readonly chosen: readonly PersonView[];
  readonly onChoose: (person: PersonView) => void;
  /** Left out: those who are there already. */
  readonly excluded?: ReadonlySet<AccountId>;
}

/** More than fit on the screen; whoever is not among them is found by typing. */
const shownAtOnce = 60;

export function PeopleList({ query, chosen, onChoose, excluded }: PeopleListProps) {
  const { t } = useText(["dialogs", "common"]);
  const name = useName();
  const matchPinyin = usePinyin();
  const everybody = usePeople((state) => state.byId);
  const others = useMemo(
    () =>
      [...everybody.values()]
        .filter((person) => person.active && !person.isSelf && !excluded?.has(person.accountId))
        .toSorted(compareNames),
    [everybody, excluded],
  );
  const found = rank(others, {
    query,
    matchPinyin,
    nameOf: (person) => person.name,
    limit: shownAtOnce,
  });
  const nobody = excluded !== undefined && excluded.size > 1 ? "start.nobodyLeft" : "start.nobody";
  return (
    <>
      <Command.List className="newConversation-list" label={name("People")} hidden={found.length === 0}>
        {found.map(({ thing: person, match }) => {
          const isChosen = chosen.includes(person);
          return (
            <Command.Item
              key={person.accountId}
              value={person.accountId}
              aria-checked={isChosen}
              onSelect={() => onChoose(person)}
              className="newConversation-person"
            >
              <Avatar id={person.accountId} name={person.name} presence={person.presence} />
              <span className="clip">
                <Highlight text={person.name} hits={match.hits} />{" "}
                <span className="newConversation-presence">
                  {t(`common:presenceLine.${person.presence}`)}
                </span>
              </span>
              {isChosen && <Icon of={Check} size={18} />}
            </Command.Item>
          );
        })}
      </Command.List>
      {found.length === 0 && (
        <output className="newConversation-nothing">
          {t(others.length === 0 ? nobody : "start.nobodyFound")}
        </output>
      )}
    </>
  );
}
