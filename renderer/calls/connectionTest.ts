// "Test my connection": tries every part of a call on its own, and says of each whether it works and why not. Nothing stays open.
import { create } from "zustand";
import { selectSettings, useApp } from "../state/app.ts";
import { iceServers } from "./iceServers.ts";
import type { TestOutcome } from "./testOutcome.ts";
import { tryDevice } from "./tryDevice.ts";
import { tryDirect, tryStun, tryTurn } from "./tryLine.ts";
import { tryRelay } from "./tryRelay.ts";

/**
 * `direct`: this computer can be called at an address of its own; `stun`: that server tells it the one that the world sees; `turn`: data
 * really goes through that server and back.
 */
export type TestSubject =
  | { readonly kind: "microphone" | "camera" | "relay" | "direct" }
  | { readonly kind: "stun"; readonly url: string }
  | { readonly kind: "turn"; readonly url: string; readonly transport: "udp" | "tcp" | "tls" };

export type TestStep = TestSubject & { readonly outcome: TestOutcome };

interface ConnectionTestState {
  /** Without a "turn" among them, the relay names none: calls between networks that keep strangers out will not work. */
  readonly steps: readonly TestStep[];
  readonly isRunning: boolean;
}

export const useConnectionTest = create<ConnectionTestState>()(() => ({ steps: [], isRunning: false }));

let running: AbortController | undefined;

/** Starts anew; resolves when every step has its outcome and everything is closed again. Never rejects. */
export async function runConnectionTest(): Promise<void> {
  stopConnectionTest();
  const mine = (running = new AbortController());
  useConnectionTest.setState({ steps: [], isRunning: true });
  const subjects = await listSubjects();
  if (mine.signal.aborted) return;
  useConnectionTest.setState({
    steps: subjects.map((subject) => ({ ...subject, outcome: { state: "running" } })),
  });
  await Promise.all(
    subjects.map(async (subject, at) => {
      const outcome = await tryOut(subject, mine.signal);
      if (!mine.signal.aborted) showOutcome(at, outcome);
    }),
  );
  if (!mine.signal.aborted) useConnectionTest.setState({ isRunning: false });
}

/** Closes what is open; steps that have not ended stay as they are. */
export function stopConnectionTest(): void {
  running?.abort();
  running = undefined;
  useConnectionTest.setState({ isRunning: false });
}

async function listSubjects(): Promise<readonly TestSubject[]> {
  const urls = (await iceServers()).flatMap((server) => server.urls);
  return [
    ...(["microphone", "camera", "relay", "direct"] as const).map((kind) => ({ kind })),
    ...urls.map(subjectOf),
  ];
}

function subjectOf(url: string): TestSubject {
  if (/^stuns?:/.test(url)) return { kind: "stun", url };
  const transport = url.startsWith("turns:") ? "tls" : url.endsWith("?transport=tcp") ? "tcp" : "udp";
  return { kind: "turn", url, transport };
}

async function tryOut(subject: TestSubject, stop: AbortSignal): Promise<TestOutcome> {
  switch (subject.kind) {
    case "microphone":
    case "camera": {
      const settings = selectSettings(useApp.getState());
      return settings === undefined
        ? { state: "fails", reason: "failed" }
        : tryDevice(subject.kind, settings, stop);
    }
    case "relay":
      return tryRelay();
    case "direct":
      return tryDirect(stop);
    case "stun":
      return tryStun(subject.url, stop);
    case "turn":
      return tryTurn(subject.url, await iceServers(), stop);
  }
}

function showOutcome(at: number, outcome: TestOutcome): void {
  useConnectionTest.setState(({ steps }) => ({
    steps: steps.map((step, each) => (each === at ? { ...step, outcome } : step)),
  }));
}
