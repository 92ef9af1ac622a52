// Who is in the conversation: asked for when it opens and again whenever the roster may have changed, with everybody's
// presence and trust as the people store has them now.
import { useCallback, useEffect, useMemo, useState } from "react";
import type { BridgeEvent } from "../../../shared/bridge/events.ts";
import type { FaultCode } from "../../../shared/fault.ts";
import type { ConversationView, MemberView } from "../../../shared/bridge/views.ts";
import { listMembers } from "../../state/conversations.ts";
import { connectedBridge } from "../../state/core.ts";
import { toFault } from "../../state/faults.ts";
import { usePeople } from "../../state/people.ts";

export interface Members {
  /** Undefined until the first answer. */
  readonly list: readonly MemberView[] | undefined;
  readonly fault: FaultCode | undefined;
  readonly reload: () => void;
}

export function useMembers({ conversationId, memberCount, myRole, isMember }: ConversationView): Members {
  const [asked, setAsked] = useState<readonly MemberView[]>();
  const [fault, setFault] = useState<FaultCode>();
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((before) => before + 1), []);

  useEffect(() => {
    let current = true;
    const load = async () => {
      try {
        const members = await listMembers(conversationId);
        if (current) setAsked(members);
        if (current) setFault(undefined);
      } catch (cause) {
        if (current) setFault(toFault(cause).code);
      }
    };
    void load();
    return () => {
      current = false;
    };
    // The last four say that the roster may be another one.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [conversationId, memberCount, myRole, isMember, turn]);

  useEffect(() => {
    const follow = ({ name, body }: BridgeEvent) => {
      if (name !== "message.added" || body.conversationId !== conversationId) return;
      if (body.messages.some((message) => message.body.kind === "system")) reload();
    };
    return connectedBridge().subscribe(follow);
  }, [conversationId, reload]);

  const people = usePeople((state) => state.byId);
  const list = useMemo(
    () =>
      asked?.map((member) => ({ ...member, person: people.get(member.person.accountId) ?? member.person })),
    [asked, people],
  );
  return useMemo(() => ({ list, fault, reload }), [list, fault, reload]);
}
