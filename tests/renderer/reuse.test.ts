import { expect, test } from "vitest";
import { reuse } from "../../renderer/state/reuse.ts";

test("what is the same all over is the object of before", () => {
  const before = { a: 1, b: [{ c: "x" }, { d: undefined }] };
  expect(reuse(before, structuredClone(before))).toBe(before);
  expect(reuse(before, before)).toBe(before);
});

test("only what changed, and what holds it, is new", () => {
  const before = { kept: { a: 1 }, list: [{ id: 1 }, { id: 2 }] };
  const next = reuse(before, { kept: { a: 1 }, list: [{ id: 1 }, { id: 3 }] });
  expect(next).toEqual({ kept: { a: 1 }, list: [{ id: 1 }, { id: 3 }] });
  expect(next).not.toBe(before);
  expect(next.kept).toBe(before.kept);
  expect(next.list).not.toBe(before.list);
  expect(next.list[0]).toBe(before.list[0]);
});

test.each([
  ["a member more", { a: 1 }, { a: 1, b: undefined }],
  ["a member less", { a: 1, b: undefined }, { a: 1 }],
  ["an element more", [1], [1, 2]],
  ["an element less", [1, 2], [1]],
  ["a list for an object", { 0: "x" }, ["x"]],
  ["an object for a list", ["x"], { 0: "x" }],
  ["something for nothing", undefined, { a: 1 }],
  ["nothing for something", { a: 1 }, undefined],
  ["another member of the same value", { a: 1 }, { b: 1 }],
])("%s is a change", (_what, before, next) => {
  expect(reuse(before, next)).toEqual(next);
  expect(reuse(before, next)).not.toBe(before);
});

test("nothing but plain objects and lists is looked into", () => {
  const [one, other] = [new Map([["a", 1]]), new Map([["a", 1]])];
  expect(reuse({ one }, { one: other }).one).toBe(other);
  const track = Object.create({ kind: "audio" }) as object;
  expect(reuse({ track: Object.create({ kind: "audio" }) as object }, { track }).track).toBe(track);
});
