// Changes to a sample as fast-check makes and shrinks them: plain data that says where (as a number, taken modulo the places there
// are) and what, so that the same seed does the same to a sample whose ids and keys are fresh.
import fc from "fast-check";
import type { Foreign } from "./breakages.ts";
import { drop, isId, put, type Place } from "./places.ts";

type Edit =
  | { readonly kind: "put"; readonly value: unknown }
  | { readonly kind: "drop" }
  | { readonly kind: "extra"; readonly key: string; readonly value: unknown }
  /** Texts, bytes and lists get another length: relative to the schema's limit, or absolute. */
  | { readonly kind: "resize"; readonly over: number; readonly length: number | null }
  | { readonly kind: "foreign"; readonly which: number }
  /** What stands at another place of the same sample. */
  | { readonly kind: "copy"; readonly from: number }
  | { readonly kind: "flip"; readonly bit: number };

export interface PlannedEdit {
  readonly at: number;
  readonly edit: Edit;
}
export type Plan = readonly PlannedEdit[];

/** Beyond this a random edit only costs time: one over every limit is breakages.ts's business. */
const longest = 20_000;

const leaf = fc.oneof(
  fc.string({ maxLength: 60, unit: "binary" }),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.uint8Array({ maxLength: 100 }),
);

/** Keys that start with an underscore and long ones close the connection (PROTOCOL T4): frames.ts sends those. */
const key = fc.oneof(
  fc.string({ minLength: 1, maxLength: 30 }).filter((text) => !text.startsWith("_") && text !== "toJSON"),
  fc.constantFrom("constructor", "prototype", "conversationId", "deviceId", "ok", "length"),
);

/** Whatever one frame can carry, at most three deep: placed anywhere, it stays within the frame's bounds. */
export const wireValue = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.array(tie("node"), { maxLength: 6 }),
    fc.dictionary(key, tie("node"), { maxKeys: 6, noNullPrototype: true }),
  ),
})).node;

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ kind: fc.constant("put" as const), value: wireValue }),
  fc.record({ kind: fc.constant("drop" as const) }),
  fc.record({ kind: fc.constant("extra" as const), key, value: wireValue }),
  fc.record({
    kind: fc.constant("resize" as const),
    over: fc.integer({ min: -3, max: 3 }),
    length: fc.option(fc.oneof(fc.nat(40), fc.nat(longest))),
  }),
  fc.record({ kind: fc.constant("foreign" as const), which: fc.nat() }),
  fc.record({ kind: fc.constant("copy" as const), from: fc.nat() }),
  fc.record({ kind: fc.constant("flip" as const), bit: fc.nat() }),
);

export const plan: fc.Arbitrary<Plan> = fc.array(fc.record({ at: fc.nat(), edit }), {
  minLength: 1,
  maxLength: 4,
});

export interface Planned {
  readonly sample: unknown;
  readonly places: readonly Place[];
  readonly foreign: Foreign;
}

/** The sample after every edit of the plan; places that an earlier edit has taken away are passed over. */
export function carryOut(edits: Plan, { sample, places, foreign }: Planned): unknown {
  return edits.reduce((changed: unknown, { at, edit }) => {
    const fitting = places.filter((place) => fits(edit, place) && exists(changed, place));
    return fitting.length === 0
      ? changed
      : apply(changed, fitting[at % fitting.length]!, { edit, places, foreign });
  }, sample);
}

function fits({ kind }: Edit, { path, shape, value }: Place): boolean {
  if (kind === "drop") return path.length > 0;
  if (kind === "extra") return shape.properties !== undefined;
  if (kind === "resize")
    return typeof value === "string" || value instanceof Uint8Array || Array.isArray(value);
  if (kind === "flip") return value instanceof Uint8Array && value.length > 0;
  if (kind === "foreign") return isId(shape) || value instanceof Uint8Array;
  return true;
}

function exists(sample: unknown, { path }: Place): boolean {
  let inner = sample;
  for (const key of path) {
    if (typeof inner !== "object" || inner === null || inner instanceof Uint8Array) return false;
    if (!Object.hasOwn(inner, key)) return false;
    inner = (inner as Readonly<Record<string, unknown>>)[key];
  }
  return true;
}

type Means = Omit<Planned, "sample"> & { readonly edit: Edit };

function apply(sample: unknown, place: Place, { edit, places, foreign }: Means): unknown {
  const { path, value } = place;
  switch (edit.kind) {
    case "put":
      return put(sample, path, edit.value);
    case "drop":
      return drop(sample, path);
    case "extra":
      return put(sample, path, { ...(value as object), [edit.key]: edit.value });
    case "resize":
      return put(sample, path, resize(place, edit.length ?? Math.max(0, limitOf(place) + edit.over)));
    case "foreign":
      return put(sample, path, foreignTo(place, foreign, edit.which));
    case "copy":
      return put(sample, path, places[edit.from % places.length]!.value);
    case "flip": {
      const bytes = value as Uint8Array;
      const at = edit.bit % (8 * bytes.length);
      return put(sample, path, bytes.with(at >> 3, bytes[at >> 3]! ^ (1 << (at & 7))));
    }
  }
}

function limitOf({ shape, value }: Place): number {
  const limit = shape.maxLength ?? shape.maxItems ?? shape.bytes?.max;
  return Math.min(longest, limit ?? (value as { readonly length: number }).length);
}

function resize({ value }: Place, length: number): unknown {
  if (typeof value === "string") {
    const text = value === "" ? "x" : value;
    return text.repeat(Math.ceil(length / text.length)).slice(0, length);
  }
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value.length === 0 ? [0] : value;
    return Array.from({ length: Math.min(length, 5_000) }, (_, index) => items[index % items.length]);
  }
  const bytes = new Uint8Array(length);
  bytes.set((value as Uint8Array).subarray(0, length));
  return bytes;
}

function foreignTo({ shape, value }: Place, { ids, bytes }: Foreign, which: number): unknown {
  if (isId(shape)) return ids[which % ids.length];
  const alike = bytes.filter((other) => other.length === (value as Uint8Array).length);
  return alike.length === 0 ? value : alike[which % alike.length];
}

/** Whether a frame may hold it at all (PROTOCOL T4); what it may not hold closes the connection. */
export function isCarried(value: unknown, depth = 0): boolean {
  if (depth > 9) return false;
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return true;
  return Object.entries(value).every(([key, member]) => !key.startsWith("_") && isCarried(member, depth + 1));
}
