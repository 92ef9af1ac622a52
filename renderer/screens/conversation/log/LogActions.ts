// What a row of the log can ask for. Handed down by context, the same object as long as nothing of it changes, so that rows
// do not render again for it.
import { createContext, useContext } from "react";
import { assert } from "../../../../shared/assert.ts";
import type { MessageView, UnreadableCause } from "../../../../shared/bridge/views.ts";

export interface LogActions {
  readonly isGroup: boolean;
  readonly needsReset: boolean;
  readonly askReset: () => void;
  readonly tryAgain: () => void;
  readonly sendAgain: (message: MessageView) => void;
  readonly discard: (message: MessageView) => void;
  readonly copyText: (message: MessageView) => void;
  /** Ids and the cause only: nothing of what was said. */
  readonly copyDetails: (message: MessageView, cause: UnreadableCause) => void;
}

export const LogActionsContext = createContext<LogActions | undefined>(undefined);

export function useLogActions(): LogActions {
  const actions = useContext(LogActionsContext);
  assert(actions !== undefined, "rows stand inside a log");
  return actions;
}
