// The first two steps: find the relay, then join it. The third, the recovery key, is a phase of its own.
import { useState } from "react";
import type { RelayFound } from "./useRelayCheck.ts";
import { JoinStep } from "./JoinStep.tsx";
import { RelayStep } from "./RelayStep.tsx";
import { Setup } from "./Setup.tsx";

export function FirstRun() {
  const [typed, setTyped] = useState("");
  const [relay, setRelay] = useState<RelayFound>();
  return (
    <Setup>
      {relay === undefined ? (
        <RelayStep typed={typed} onType={setTyped} onFound={setRelay} />
      ) : (
        <JoinStep relay={relay} onBack={() => setRelay(undefined)} />
      )}
    </Setup>
  );
}
