// The living log of the open conversation, for React: opened with the screen, closed with it.
import { useEffect, useState, useSyncExternalStore } from "react";
import { flushSync } from "react-dom";
import type { ConversationView } from "../../../../shared/bridge/views.ts";
import { connectedBridge } from "../../../state/core.ts";
import { reachTarget, useLayout, type Target } from "../../../state/layout.ts";
import { isWatched } from "../watched.ts";
import { ConversationLog, type LogState } from "./ConversationLog.ts";

/** Absent for the first moment. A search hit in this conversation is gone to at once and whenever another one is chosen. */
export function useConversationLog(conversation: ConversationView): ConversationLog | undefined {
  const { conversationId } = conversation;
  const [log, setLog] = useState<ConversationLog>();
  useEffect(() => {
    const opened = new ConversationLog({
      bridge: connectedBridge(),
      conversationId,
      readUpTo: conversation.readUpTo,
      unread: conversation.unread,
      isWatched: () => isWatched(conversationId),
      startAt: takeTarget(conversationId),
    });
    setLog(opened);
    return () => opened.close();
    // What was read when it was opened decides where it opens; later changes do not move it.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [conversationId]);
  const target = useLayout((state) => state.target);
  useEffect(() => {
    if (log === undefined || target?.conversationId !== conversationId) return;
    reachTarget();
    void log.goToMessage(target);
  }, [log, target, conversationId]);
  return log;
}

function takeTarget(conversationId: ConversationView["conversationId"]): Target | undefined {
  const { target } = useLayout.getState();
  if (target?.conversationId !== conversationId) return undefined;
  reachTarget();
  return target;
}

/** Every change is rendered at once and by itself: the list keeps its place at one end per rendering. */
export function useLogState(log: ConversationLog): LogState {
  const [subscribe] = useState(() => (changed: () => void) => log.subscribe(() => flushSync(changed)));
  return useSyncExternalStore(subscribe, log.state);
}
