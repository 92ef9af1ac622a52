// Reactions as they come: who sent what, rising from the foot of the stage and fading; without motion they only fade.
import type { Reaction } from "../../../calls/activeCall.ts";
import { useCallPeople } from "../useCallPeople.ts";
import "./FloatingReactions.css";

/** Side by side, so that several at once do not cover each other. */
const lanes = 6;

export function FloatingReactions({ reactions }: { readonly reactions: readonly Reaction[] }) {
  const { shortNameOf } = useCallPeople();
  return (
    <div className="floatingReactions" aria-live="polite">
      {reactions.map(({ number, accountId, emoji }) => (
        <span
          key={number}
          className="floatingReactions-one"
          style={{ left: `${8 + (number % lanes) * 12}%` }}
        >
          <span className="floatingReactions-emoji">{emoji}</span>
          <span className="floatingReactions-name">{shortNameOf(accountId)}</span>
        </span>
      ))}
    </div>
  );
}
