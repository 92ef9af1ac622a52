// The one mechanism of both boundaries: what goes in is checked, what comes out is a reply, whatever happens between.
import { expect, it } from "vitest";
import * as z from "zod";
import { answer, readPush, unwrap, type Answering } from "../../shared/contract.ts";
import { Failure, faultCodes, isRetryable } from "../../shared/fault.ts";

const table = {
  "number.double": { params: z.object({ number: z.number() }), result: z.object({ doubled: z.number() }) },
} as const;
type Table = typeof table;

function answering(
  double: (number: number) => number,
): Answering<Table, string> & { readonly bugs: string[] } {
  const bugs: string[] = [];
  return {
    table,
    handlers: { "number.double": ({ number }) => ({ doubled: double(number) }) },
    onBug: (name) => void bugs.push(name),
    bugs,
  };
}
const ask = (double: (number: number) => number, name: unknown, params: unknown) =>
  answer(answering(double), { name, params }, "caller");
const twice = (number: number) => number * 2;

it("runs the handler on checked params", async () => {
  expect(await ask(twice, "number.double", { number: 4, extra: "dropped" })).toEqual({
    ok: true,
    value: { doubled: 8 },
  });
});

it("refuses unknown names, inherited names and names that are no text", async () => {
  for (const name of ["number.halve", "toString", "__proto__", "constructor", 1, null, undefined, {}])
    expect(await ask(twice, name, { number: 4 })).toMatchObject({ ok: false, fault: { code: "invalid" } });
});

it("says where params are wrong, never what they were", async () => {
  const reply = await ask(twice, "number.double", { number: "secret words" });
  expect(reply).toEqual({ ok: false, fault: { code: "invalid", detail: "number: invalid_type" } });
});

it("passes a Failure on as its fault", async () => {
  const reply = await ask(
    () => {
      throw new Failure("rate-limited", undefined, 250);
    },
    "number.double",
    { number: 1 },
  );
  expect(reply).toEqual({ ok: false, fault: { code: "rate-limited", retryAfterMs: 250 } });
});

it("turns a bug into `internal` and tells of it", async () => {
  const broken = answering(() => {
    throw new TypeError("secret words");
  });
  const reply = await answer(broken, { name: "number.double", params: { number: 1 } }, "caller");
  expect(reply).toEqual({ ok: false, fault: { code: "internal" } });
  expect(broken.bugs).toEqual(["number.double"]);
});

it("unwraps values, faults and malformed replies", () => {
  expect(unwrap(table, "number.double", { ok: true, value: { doubled: 2 } })).toEqual({ doubled: 2 });
  const codeOf = (reply: unknown) => {
    try {
      unwrap(table, "number.double", reply);
      return "none";
    } catch (cause) {
      return (cause as Failure).code;
    }
  };
  expect(codeOf({ ok: false, fault: { code: "conflict" } })).toBe("conflict");
  for (const malformed of [
    undefined,
    null,
    1,
    {},
    { ok: true },
    { ok: true, value: { doubled: "2" } },
    { ok: false },
  ])
    expect(codeOf(malformed)).toBe("internal");
  expect(codeOf({ ok: false, fault: { code: "made-up" } })).toBe("internal");
});

it("reads a push of the table and nothing else", () => {
  const pushes = { "number.changed": z.object({ number: z.number() }) };
  expect(readPush(pushes, "number.changed", { number: 1 })).toEqual({
    name: "number.changed",
    body: { number: 1 },
  });
  expect(readPush(pushes, "number.changed", { number: "1" })).toBeUndefined();
  expect(readPush(pushes, "valueOf", {})).toBeUndefined();
  expect(readPush(pushes, undefined, {})).toBeUndefined();
});

it("knows which faults may pass by themselves", () => {
  expect(faultCodes.filter(isRetryable)).toEqual(["offline", "timeout", "rate-limited", "internal"]);
});
