// A call that rings, for the system to show while the window may be out of sight.
import type { CallNotice } from "../../platform.ts";
import { readConversation } from "../../store/conversations.ts";
import type { Engine } from "../context.ts";
import { viewPerson } from "../views.ts";
import type { LiveCall } from "./liveCall.ts";

export function noticeOf(engine: Engine, { callId, conversationId, media, startedBy }: LiveCall): CallNotice {
  const caller = viewPerson(engine, startedBy).name;
  const group = readConversation(engine.store, conversationId)?.name ?? "";
  return {
    kind: "call",
    conversationId,
    callId,
    media,
    title: group === "" ? caller : `${caller} · ${group}`,
  };
}
