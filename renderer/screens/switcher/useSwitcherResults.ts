// What the switcher offers for a query: people, conversations, messages. While nothing is typed, the latest conversations but the
// open one, so that Enter goes back to where one was before.
import { useEffect, useMemo, useState } from "react";
import type { ConversationId } from "../../../shared/ids.ts";
import type { ConversationView, PersonView, SearchHitView } from "../../../shared/bridge/views.ts";
import { compareNames } from "../../matching/compareNames.ts";
import { rank, type Ranked } from "../../matching/rank.ts";
import { usePinyin } from "../../matching/usePinyin.ts";
import { useConversations } from "../../state/conversations.ts";
import { searchMessages } from "../../state/messages.ts";
import { showingFaults } from "../../state/faults.ts";
import { selectOpenConversation, useLayout } from "../../state/layout.ts";
import { usePeople } from "../../state/people.ts";

export interface SwitcherResults {
  readonly people: readonly Ranked<PersonView>[];
  readonly conversations: readonly Ranked<ConversationView>[];
  readonly messages: readonly SearchHitView[];
}

const limits = { people: 6, conversations: 6, messages: 5 } as const;
const searchAfterMs = 150;

export function useSwitcherResults(query: string): SwitcherResults {
  const matchPinyin = usePinyin();
  const everybody = usePeople((state) => state.byId);
  const { ids, byId } = useConversations();
  const open = useLayout(selectOpenConversation);
  const messages = useMessageHits(query.trim());
  return useMemo(() => {
    const all = ids.flatMap((id) => byId.get(id) ?? []);
    const ranking = { query, matchPinyin };
    const conversations = query === "" ? latest(all, open) : all.filter((view) => view.kind === "group");
    const others = [...everybody.values()].filter((person) => person.active && !person.isSelf);
    return {
      people:
        query === ""
          ? []
          : rank(others.toSorted(compareNames), { ...ranking, nameOf: nameOf, limit: limits.people }),
      conversations: rank(conversations, { ...ranking, nameOf: nameOf, limit: limits.conversations }),
      messages,
    };
  }, [query, matchPinyin, everybody, ids, byId, open, messages]);
}

function latest(
  all: readonly ConversationView[],
  open: ConversationId | undefined,
): readonly ConversationView[] {
  return all
    .filter((view) => view.conversationId !== open)
    .toSorted((a, b) => b.lastActivityAt - a.lastActivityAt);
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}

const noHits: readonly SearchHitView[] = [];

/** Asked of the core once typing pauses; an answer to an older query is dropped. */
function useMessageHits(query: string): readonly SearchHitView[] {
  const [found, setFound] = useState({ query: "", hits: noHits });
  useEffect(() => {
    if (query === "") return undefined;
    let current = true;
    const timer = setTimeout(async () => {
      const hits = await showingFaults(searchMessages(query, limits.messages));
      if (current) setFound({ query, hits: hits ?? noHits });
    }, searchAfterMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [query]);
  return found.query === query ? found.hits : noHits;
}
