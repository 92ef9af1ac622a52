// The best of many for a query, in order; equal ones keep theirs.
import { matchName, type Match, type MatchPinyin } from "./matchName.ts";

export interface Ranked<Thing> {
  readonly thing: Thing;
  readonly match: Match;
}

export interface Ranking<Thing> {
  readonly query: string;
  readonly nameOf: (thing: Thing) => string;
  readonly matchPinyin: MatchPinyin | undefined;
  readonly limit: number;
}

export function rank<Thing>(things: readonly Thing[], ranking: Ranking<Thing>): readonly Ranked<Thing>[] {
  const { query, nameOf, matchPinyin, limit } = ranking;
  return things
    .flatMap((thing) => {
      const match = matchName(query, nameOf(thing), matchPinyin);
      return match === undefined ? [] : [{ thing, match }];
    })
    .toSorted((a, b) => b.match.score - a.match.score)
    .slice(0, limit);
}
