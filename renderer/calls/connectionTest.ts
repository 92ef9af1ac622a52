// "Test my connection": tries every part of a call on its own, and says of each whether it works and why not.
import { create } from "zustand";
import type { DeviceTrouble } from "./activeCall.ts";

/**
 * `direct`: this computer has an address to be called at; `stun`: and learns the one that the world sees; `turn`: data really goes
 * through that server and back.
 */
export type TestSubject =
  | { readonly kind: "microphone" }
  | { readonly kind: "camera" }
  | { readonly kind: "relay" }
  | { readonly kind: "direct" }
  | { readonly kind: "stun"; readonly url: string }
  | { readonly kind: "turn"; readonly url: string; readonly transport: "udp" | "tcp" | "tls" };

/**
 * `silent`: open, but no sound came; `no-picture`: open, but no frame came; `unreachable`: nothing answered; `refused`: it answered, and
 * took the credentials for wrong; `no-data`: it relays, but nothing came through.
 */
export type TestReason =
  DeviceTrouble | "silent" | "no-picture" | "offline" | "timeout" | "unreachable" | "refused" | "no-data";

export type TestOutcome =
  | { readonly state: "waiting" }
  | { readonly state: "running" }
  | { readonly state: "works"; readonly roundTripMs?: number }
  | { readonly state: "fails"; readonly reason: TestReason }
  /** The relay names no such server. */
  | { readonly state: "absent" };

export type TestStep = TestSubject & { readonly outcome: TestOutcome };

interface ConnectionTestState {
  readonly steps: readonly TestStep[];
  readonly isRunning: boolean;
}

export const useConnectionTest = create<ConnectionTestState>()(() => ({ steps: [], isRunning: false }));

/** Starts anew; resolves when every step has its outcome and everything is closed again. Never rejects. */
export async function runConnectionTest(): Promise<void> {}

/** Closes what is open; steps that have not ended stay as they are. */
export function stopConnectionTest(): void {}
