// How many own messages of the open conversation wait to be sent.
import { useSyncExternalStore } from "react";
import type { ConversationLog } from "./ConversationLog.ts";

const never = () => () => undefined;

export function useWaiting(log: ConversationLog | undefined): number {
  return useSyncExternalStore(log?.subscribe ?? never, () => waitingIn(log));
}

function waitingIn(log: ConversationLog | undefined): number {
  const messages = log?.state().window?.messages ?? [];
  return messages.filter((message) => message.delivery?.state === "waiting").length;
}
