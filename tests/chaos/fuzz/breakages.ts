// Breaks a valid sample in every way that its schema knows of, one at a time: wrong types, missing and extra members, one over and
// far over each limit, cut-off bytes, numbers that are none, ids of somebody else. Nothing here is left to chance; see plans.ts.
import { describePlace, drop, isId, put, type Place } from "./places.ts";

export interface Breakage {
  /** For the message of a test that fails: what was done, and where. */
  readonly what: string;
  /** Made when it is asked for: there are many, and some are large. */
  readonly params: () => unknown;
}

/** Things that are in the world but not the asker's, of valid shape: ids, and byte strings of fixed length. */
export interface Foreign {
  readonly ids: readonly string[];
  readonly bytes: readonly Uint8Array[];
}

/** Never a part of a reply: what was sent must not come back in a fault's detail. */
export const marker = "geheim";

/** Larger than this nothing is sent on purpose: the frame itself would be refused. */
const mostBytes = 9 * 1024 * 1024;
/** More than this is not sent where it may be stored. */
const mostStored = 64 * 1024;

export interface Breaking {
  readonly places: readonly Place[];
  readonly foreign: Foreign;
  /** Values that this boundary carries and others do not. */
  readonly more?: readonly (readonly [what: string, value: unknown])[];
}

/** In an order that depends on the shape of the sample alone. */
export function breakagesOf(sample: unknown, { places, foreign, more = [] }: Breaking): readonly Breakage[] {
  return places.flatMap((place) => {
    const at = (what: string) => `${what} at ${describePlace(place)}`;
    const others = more.map(([what, value]): Replacement => [what, () => value]);
    const replaced = [...replacements(place, foreign), ...others].map(([what, value]) => ({
      what: at(what),
      params: () => put(sample, place.path, value()),
    }));
    if (place.path.length === 0) return replaced;
    return [...replaced, { what: at("nothing"), params: () => drop(sample, place.path) }];
  });
}

type Replacement = readonly [what: string, value: () => unknown];

function* replacements(place: Place, foreign: Foreign): Generator<Replacement> {
  for (const [what, value] of otherTypes) yield [what, () => value];
  yield* extraMembers(place);
  yield* otherTexts(place);
  yield* otherBytes(place, foreign);
  yield* otherLists(place);
  yield* otherNumbers(place);
  yield* otherIds(place, foreign);
}

const otherTypes: readonly (readonly [string, unknown])[] = [
  ["null", null],
  ["true", true],
  ["zero", 0],
  ["a negative number", -1],
  ["a fraction", 0.5],
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["minus Infinity", Number.NEGATIVE_INFINITY],
  ["2^53", 2 ** 53],
  ["-2^53", -(2 ** 53)],
  ["a huge number", 1e300],
  ["an empty text", ""],
  ["a text", marker],
  ["a text that is a number", "1"],
  ["an empty list", []],
  ["a list of lists", [[[]]]],
  ["an empty object", {}],
  ["no bytes", new Uint8Array()],
  ["a byte", Uint8Array.of(1)],
  ["something like a list", { length: 3, 0: 1, 1: 2, 2: 3 }],
  ["something like bytes", { type: "Buffer", data: [1, 2, 3] }],
  ["many numbers", Array.from({ length: 5_000 }, (_, index) => index)],
  ["deep nesting", [[[[[[1]]]]]]],
];

/** Names that JavaScript knows on every object. */
const builtIn = ["constructor", "prototype", "toString", "valueOf", "hasOwnProperty", "then", "length"];

function* extraMembers({ value, shape }: Place): Generator<Replacement> {
  if (shape.properties === undefined) return;
  const known = value as Readonly<Record<string, unknown>>;
  for (const key of builtIn) yield [`an extra ${key}`, () => ({ ...known, [key]: marker })];
  yield ["a prototype of the sender's", () => ({ ...known, constructor: { prototype: { polluted: true } } })];
  yield ["a huge extra member", () => ({ ...known, more: marker.repeat(20_000) })];
  const renamed = Object.entries(known).map(([key, member]) => [key.toUpperCase(), member] as const);
  yield ["other member names", () => Object.fromEntries(renamed)];
}

function* otherTexts({ value, shape }: Place): Generator<Replacement> {
  if (typeof value !== "string") return;
  for (const [what, text] of [
    ["a trailing line", `${value}\n`],
    ["a NUL", `${value.slice(0, -1)}\0`],
    ["half a character", `${value.slice(0, -1)}\uD800`],
    ["a direction", `${value.slice(0, -1)}\u202E`],
    ["a space", ` ${value}`],
    ["a character less", value.slice(0, -1)],
    ["other letters", value.toUpperCase()],
    ["half an escape", `${value}#%E0%A4%A`],
    ["SQL", "'; DROP TABLE account; --"],
  ] as const)
    yield [what, () => text];
  const max = shape.maxLength ?? value.length;
  if (shape.maxLength !== undefined) yield ["as long as may be", () => "x".repeat(max)];
  yield ["a character too many", () => "x".repeat(max + 1)];
  yield ["a huge text", () => marker.repeat(200_000)];
}

function* otherBytes({ value, shape }: Place, foreign: Foreign): Generator<Replacement> {
  if (!(value instanceof Uint8Array)) return;
  const { min, max } = shape.bytes ?? { min: 0, max: value.length };
  yield ["bytes as a list", () => [...value.subarray(0, 64)]];
  yield ["bytes as text", () => Buffer.from(value).toString("base64")];
  yield ["cut-off bytes", () => value.subarray(0, Math.max(0, min - 1))];
  if (max <= mostStored) yield ["as many bytes as may be", () => new Uint8Array(max)];
  yield ["a byte too many", () => new Uint8Array(max + 1)];
  yield ["far too many bytes", () => new Uint8Array(Math.min(mostBytes, 4 * max + 1))];
  yield ["a changed bit", () => value.with(value.length - 1, value.at(-1)! ^ 1)];
  for (const other of foreign.bytes)
    if (other.length === value.length) yield ["bytes of somebody else", () => other];
}

function* otherLists({ value, shape }: Place): Generator<Replacement> {
  if (!Array.isArray(value)) return;
  const items: readonly unknown[] = value.length === 0 ? [0] : value;
  const many = (length: number) => Array.from({ length }, (_, index) => items[index % items.length]);
  yield ["the same item twice", () => many(items.length * 2)];
  if (shape.maxItems !== undefined) yield ["as many items as may be", () => many(shape.maxItems!)];
  yield ["an item too many", () => many((shape.maxItems ?? items.length) + 1)];
  yield ["far too many items", () => many(Math.min(20_000, 10 * (shape.maxItems ?? 1_000)))];
  yield ["far too many of another type", () => Array.from({ length: 100_000 }, () => 0)];
  yield ["an object with numbers for names", () => ({ ...value })];
}

function* otherNumbers({ value, shape }: Place): Generator<Replacement> {
  if (typeof value !== "number") return;
  yield ["a number as text", () => String(value)];
  yield ["a number with a fraction", () => value + 0.25];
  for (const number of [value - 1, value + 1, value + 2, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER, -0])
    yield [`the number ${number}`, () => number];
  if (shape.minimum !== undefined) yield ["less than the least", () => shape.minimum! - 1];
  if (shape.maximum !== undefined) yield ["more than the most", () => shape.maximum! + 1];
}

function* otherIds(place: Place, foreign: Foreign): Generator<Replacement> {
  if (!isId(place.shape)) return;
  for (const id of foreign.ids) if (id !== place.value) yield ["an id of somebody else", () => id];
}
