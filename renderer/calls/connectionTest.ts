// "Test my connection": tries every part of a call on its own, and says of each whether it works and why not. Nothing stays open.
import { create } from "zustand";
import { selectSettings, useApp } from "../state/app.ts";
import { iceServers } from "./iceServers.ts";
import type { TestOutcome, TestReason } from "./testOutcome.ts";
import { tryDevice } from "./tryDevice.ts";
import { tryDirect, tryStun, tryTurn } from "./tryLine.ts";
import { tryRelay } from "./tryRelay.ts";

export type { TestOutcome, TestReason };

/**
 * `direct`: this computer can be called at an address of its own; `stun`: that server tells it the one that the world sees; `turn`: data
 * really goes through that server and back.
 */
export type TestSubject =
  | { readonly kind: "microphone" | "camera" | "relay" | "direct" }
  /** Of these two, an empty `url`: the relay names no such server. */
  | { readonly kind: "stun"; readonly url: string }
  | { readonly kind: "turn"; readonly url: string; readonly transport: "udp" | "tcp" | "tls" };

export type TestStep = TestSubject & { readonly outcome: TestOutcome };

interface ConnectionTestState {
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
    steps: subjects.map((subject) => ({ ...subject, outcome: firstOutcome(subject) })),
  });
  // What is here first: the lines are then tried with a machine that has nothing else to do.
  for (const isLine of [false, true])
    await Promise.all(
      subjects.map(async (subject, at) => {
        if ("url" in subject === isLine && firstOutcome(subject).state === "waiting")
          await runStep(subject, at, mine.signal);
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

async function runStep(subject: TestSubject, at: number, stop: AbortSignal): Promise<void> {
  if (stop.aborted) return;
  showOutcome(at, { state: "running" });
  const outcome = await tryOut(subject, stop);
  if (!stop.aborted) showOutcome(at, outcome);
}

function firstOutcome(subject: TestSubject): TestOutcome {
  return { state: "url" in subject && subject.url === "" ? "absent" : "waiting" };
}

async function listSubjects(): Promise<readonly TestSubject[]> {
  const named = (await iceServers()).flatMap((server) => server.urls).map(subjectOf);
  const missing = wanted.filter((each) => !named.some((one) => rank(one) === rank(each)));
  return [
    ...(["microphone", "camera", "relay", "direct"] as const).map((kind) => ({ kind })),
    ...[...named, ...missing].sort((one, other) => rank(one) - rank(other)),
  ];
}

const transports = ["udp", "tcp", "tls"] as const;

const wanted: readonly TestSubject[] = [
  { kind: "stun", url: "" },
  ...transports.map((transport) => ({ kind: "turn" as const, transport, url: "" })),
];

/** In which order lines are shown: what is like each other has the same. */
function rank(subject: TestSubject): number {
  return subject.kind === "turn" ? transports.indexOf(subject.transport) : -1;
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
