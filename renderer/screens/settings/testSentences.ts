// What a step of the connection test says: what was tried, how it went, and what is to be done; and the same for an administrator.
import type { TFunction } from "i18next";
import { unreachable } from "../../../shared/assert.ts";
import type { DeviceTrouble } from "../../calls/activeCall.ts";
import type { TestOutcome, TestReason, TestStep } from "../../calls/connectionTest.ts";

type SettingsAndCalls = TFunction<["settings", "calls"]>;

export function stepTitle(t: SettingsAndCalls, step: TestStep): string {
  if (step.kind !== "turn") return t(`connectionTest.subject.${step.kind}`);
  return t(`connectionTest.subject.${step.url === "" ? "turn" : step.transport}`);
}

export function stepOutcome(t: SettingsAndCalls, outcome: TestOutcome): string {
  if (outcome.state !== "works" || outcome.roundTripMs === undefined)
    return t(`connectionTest.${outcome.state}`);
  return t("connectionTest.worksMs", { ms: Math.round(outcome.roundTripMs) });
}

/** Why it does not work and one thing to do; undefined while there is nothing to do. */
export function stepAdvice(t: SettingsAndCalls, step: TestStep): string | undefined {
  const { outcome } = step;
  if (outcome.state === "absent") return absentAdvice(t, step);
  if (outcome.state !== "fails") return undefined;
  const { reason } = outcome;
  switch (step.kind) {
    case "microphone":
    case "camera":
      return deviceAdvice(t, step.kind, reason);
    case "relay":
      return t("connectionTest.why.relay");
    case "direct":
      return t("connectionTest.why.noAddress");
    case "stun":
      return t("connectionTest.why.stunClosed", { ...serverOf(step.url) });
    case "turn":
      return turnAdvice(t, step, reason);
    default:
      return unreachable(step);
  }
}

function absentAdvice(t: SettingsAndCalls, { kind }: TestStep): string | undefined {
  if (kind === "stun") return t("connectionTest.why.stunAbsent");
  return kind === "turn" ? t("connectionTest.why.turnAbsent") : undefined;
}

function deviceAdvice(t: SettingsAndCalls, kind: "microphone" | "camera", reason: TestReason): string {
  if (reason === "silent") return t("connectionTest.why.silent");
  if (reason === "no-picture") return t("connectionTest.why.noPicture");
  if (reason === "no-blur") return t("calls:trouble.noBlur");
  return t(`calls:trouble.${kind}.${isDeviceTrouble(reason) ? reason : "failed"}`);
}

function isDeviceTrouble(reason: TestReason): reason is Exclude<DeviceTrouble, "no-blur"> {
  return ["denied", "missing", "in-use", "lost", "failed"].includes(reason);
}

function turnAdvice(
  t: SettingsAndCalls,
  { url, transport }: Extract<TestStep, { readonly kind: "turn" }>,
  reason: TestReason,
): string {
  if (reason === "refused") return t("connectionTest.why.turnRefused");
  if (reason === "no-data") return t("connectionTest.why.turnNoData");
  const protocol = transport === "udp" ? "UDP" : "TCP";
  return t("connectionTest.why.turnClosed", { ...serverOf(url), protocol });
}

export interface Server {
  readonly host: string;
  readonly port: string;
}

/** RFC 7064 and 7065: without a port it is 3478, with TLS 5349. */
export function serverOf(url: string): Server {
  const [, scheme = "", host = url, port] = /^(\w+):(\[[^\]]+\]|[^:?]+)(?::(\d+))?/.exec(url) ?? [];
  return { host, port: port ?? (scheme.endsWith("s") ? "5349" : "3478") };
}

/** One line per step, in the terms of an administrator: the same in every language. */
export function testDetails(steps: readonly TestStep[]): string {
  return steps
    .map((step) => {
      const { outcome } = step;
      const more = outcome.state === "fails" ? ` (${outcome.reason})` : "";
      const ms =
        outcome.state === "works" && outcome.roundTripMs !== undefined
          ? ` ${Math.round(outcome.roundTripMs)} ms`
          : "";
      const url = "url" in step ? ` ${step.url}` : "";
      const transport = step.kind === "turn" ? ` ${step.transport}` : "";
      return `${step.kind}${transport}${url}: ${outcome.state}${more}${ms}`;
    })
    .join("\n");
}

/** All of it works; enough of it for calls works; not enough does. Undefined until everything has been tried. */
export function testVerdict(steps: readonly TestStep[]): "good" | "limited" | "bad" | undefined {
  const hasEnded = ({ outcome }: TestStep) => outcome.state !== "waiting" && outcome.state !== "running";
  if (steps.length === 0 || !steps.every(hasEnded)) return undefined;
  const works = ({ outcome }: TestStep) => outcome.state === "works";
  if (steps.every(works)) return "good";
  const hasWay = steps.some((step) => works(step) && (step.kind === "direct" || step.kind === "turn"));
  const hasSound = steps.some((step) => works(step) && step.kind === "microphone");
  const hasRelay = steps.some((step) => works(step) && step.kind === "relay");
  return hasWay && hasSound && hasRelay ? "limited" : "bad";
}
