// The wire cannot change unnoticed: its schemas are hashed, and the hash stands in shared/wire/version.ts.
import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import * as z from "zod";
import type { CallTable, PushTable } from "../../shared/contract.ts";
import { wireCalls } from "../../shared/wire/calls.ts";
import { wirePushes } from "../../shared/wire/pushes.ts";
import { wireHistory, wireVersion } from "../../shared/wire/version.ts";

const toJson = (schema: z.ZodType) => z.toJSONSchema(schema, { unrepresentable: "any" });

function hashOf(calls: CallTable, pushes: PushTable): string {
  const described = {
    calls: Object.entries(calls).map(([name, { params, result }]) => [name, toJson(params), toJson(result)]),
    pushes: Object.entries(pushes).map(([name, body]) => [name, toJson(body)]),
  };
  return createHash("sha256").update(JSON.stringify(described)).digest("hex");
}

it("has a line of history for exactly these schemas", () => {
  const newest = wireHistory.at(-1)!;
  expect(newest.version).toBe(wireVersion);
  expect(
    hashOf(wireCalls, wirePushes),
    "the wire changed: raise wireVersion and add a line to wireHistory",
  ).toBe(newest.schemas);
});

it("numbers the history without gaps", () => {
  expect(wireHistory.map(({ version }) => version)).toEqual(wireHistory.map((_, index) => index + 1));
});

it("sees a bound of bytes, an enum value and an optional member change", () => {
  const bounded = (max: number) =>
    hashOf({}, { push: z.instanceof(Uint8Array).meta({ bytes: { min: 0, max } }) });
  expect(bounded(1)).not.toBe(bounded(2));
  const chosen = (...values: string[]) => hashOf({}, { push: z.enum(values) });
  expect(chosen("a")).not.toBe(chosen("a", "b"));
  const member = (schema: z.ZodType) => hashOf({}, { push: z.object({ schema }) });
  expect(member(z.string())).not.toBe(member(z.string().optional()));
});
