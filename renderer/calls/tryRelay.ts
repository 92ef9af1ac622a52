// Whether the relay answers, and how fast.
import { Failure } from "../../shared/fault.ts";
import { ask } from "../state/core.ts";
import { fails, type TestOutcome } from "./testOutcome.ts";

export async function tryRelay(): Promise<TestOutcome> {
  try {
    const { roundTripMs } = await ask("connection.measure", {});
    return { state: "works", roundTripMs };
  } catch (cause) {
    return fails(cause instanceof Failure && cause.code === "timeout" ? "timeout" : "offline");
  }
}
