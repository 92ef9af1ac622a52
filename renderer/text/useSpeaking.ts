// What sentences need to name people, from the stores.
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { selectAccount, useApp } from "../state/app.ts";
import { useCalls } from "../state/calls.ts";
import { usePeople } from "../state/people.ts";
import type { Speaking } from "./sentences.ts";

export function useSpeaking(): Speaking {
  const { t } = useTranslation("common");
  const byId = usePeople((state) => state.byId);
  const selfId = useApp((state) => selectAccount(state)?.accountId);
  const calls = useCalls((state) => state.byId);
  return useMemo(
    () => ({
      t,
      selfId,
      nameOf: (accountId) => byId.get(accountId)?.name,
      isRunning: (callId) => calls.has(callId),
    }),
    [t, selfId, byId, calls],
  );
}
