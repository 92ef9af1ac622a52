// Everybody in the organisation's directory, by account id.
import { create } from "zustand";
import type { AccountId } from "../../shared/ids.ts";
import type { PersonView } from "../../shared/bridge/views.ts";

interface PeopleState {
  readonly byId: ReadonlyMap<AccountId, PersonView>;
}

export const usePeople = create<PeopleState>()(() => ({ byId: new Map() }));

export function usePerson(accountId: AccountId | undefined): PersonView | undefined {
  return usePeople((state) => (accountId === undefined ? undefined : state.byId.get(accountId)));
}

export function showPeople(people: readonly PersonView[]): void {
  usePeople.setState({ byId: new Map(people.map((person) => [person.accountId, person])) });
}

export function showPerson(person: PersonView): void {
  usePeople.setState(({ byId }) => ({ byId: new Map(byId).set(person.accountId, person) }));
}
