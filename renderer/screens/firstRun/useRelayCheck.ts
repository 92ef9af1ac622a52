// Looks at what was typed once typing pauses; an answer to an older text is dropped.
import { useCallback, useEffect, useRef, useState } from "react";
import type { Result } from "../../../shared/contract.ts";
import type { BridgeCalls } from "../../../shared/bridge/calls.ts";
import type { FaultCode } from "../../../shared/fault.ts";
import { ask } from "../../state/core.ts";
import { toFault } from "../../state/faults.ts";

export type RelayFound = Result<BridgeCalls, "relay.inspect">;

export type RelayCheck =
  | { readonly state: "idle" | "looking" }
  | { readonly state: "found"; readonly relay: RelayFound }
  | { readonly state: "failed"; readonly code: FaultCode };

const typingPauseMs = 600;

export function useRelayCheck(typed: string) {
  const address = typed.trim();
  const [latest, setLatest] = useState<{ readonly address: string; readonly check: RelayCheck }>();
  const newest = useRef("");

  /** At once; answers the relay, or undefined after saying what is wrong. */
  const look = useCallback(async (wanted: string): Promise<RelayFound | undefined> => {
    newest.current = wanted;
    setLatest({ address: wanted, check: { state: "looking" } });
    const check = await inspect(wanted);
    if (newest.current !== wanted) return undefined;
    setLatest({ address: wanted, check });
    return check.state === "found" ? check.relay : undefined;
  }, []);

  useEffect(() => {
    newest.current = address;
    if (address === "") return undefined;
    const timer = setTimeout(() => void look(address), typingPauseMs);
    return () => clearTimeout(timer);
  }, [address, look]);

  const check: RelayCheck = latest?.address === address ? latest.check : { state: "idle" };
  return { check, look: () => look(address) };
}

async function inspect(address: string): Promise<RelayCheck> {
  try {
    return { state: "found", relay: await ask("relay.inspect", { address }) };
  } catch (cause) {
    return { state: "failed", code: toFault(cause).code };
  }
}
