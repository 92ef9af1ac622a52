// Where a value can be broken: every place in a valid sample, with what its schema says there. Fuzzing starts from these, so that a
// call, a push or a member that is added to a table is fuzzed without anybody thinking of it.
import * as z from "zod";

/** What JSON Schema says of one place, as far as fuzzing asks; `bytes` is our own mark (shared/bytes.ts). */
export interface Shape {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly oneOf?: readonly Shape[];
  readonly anyOf?: readonly Shape[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly bytes?: { readonly min: number; readonly max: number };
}

export type Path = readonly (string | number)[];

export interface Place {
  /** From the root, which is the empty path. */
  readonly path: Path;
  readonly shape: Shape;
  readonly value: unknown;
}

/** Every place of the sample, the root first, members in the order of the schema; of lists only the first item's inside. */
export function placesOf(schema: z.ZodType, sample: unknown): readonly Place[] {
  const shape = z.toJSONSchema(schema, { unrepresentable: "any", io: "input" }) as Shape;
  return walk({ path: [], shape, value: sample });
}

export function describePlace({ path }: Place): string {
  return path.length === 0 ? "params" : path.join(".");
}

/** All ids have one shape (shared/ids.ts); the only pattern that the tables know. */
export function isId({ pattern }: Shape): boolean {
  return pattern !== undefined;
}

/** A copy with something else at that place; the sample stays as it is. */
export function put(sample: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(sample)) return sample.with(Number(key), put(sample[Number(key)], rest, value));
  const members = sample as Readonly<Record<string, unknown>>;
  return { ...members, [key]: put(members[key], rest, value) };
}

/** A copy without that member, or without that item of a list. */
export function drop(sample: unknown, path: Path): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return undefined;
  if (rest.length > 0) {
    const inner = (sample as Readonly<Record<string, unknown>>)[key];
    return put(sample, [key], drop(inner, rest));
  }
  if (Array.isArray(sample)) return sample.toSpliced(Number(key), 1);
  const { [key]: _dropped, ...others } = sample as Readonly<Record<string, unknown>>;
  return others;
}

function walk(place: Place): Place[] {
  const { path, value } = place;
  const shape = choose(place.shape, value);
  const here = { path, shape, value };
  if (Array.isArray(value)) {
    const inside = shape.items === undefined || value.length === 0 ? [] : [value[0]];
    return [
      here,
      ...inside.flatMap((item) => walk({ path: [...path, 0], shape: shape.items!, value: item })),
    ];
  }
  if (shape.properties === undefined || !isMembers(value)) return [here];
  const inside = Object.entries(shape.properties).filter(([key]) => value[key] !== undefined);
  return [
    here,
    ...inside.flatMap(([key, member]) => walk({ path: [...path, key], shape: member, value: value[key] })),
  ];
}

/** Of a union, the alternative whose literal members are the sample's. */
function choose(shape: Shape, value: unknown): Shape {
  const alternatives = shape.oneOf ?? shape.anyOf;
  if (alternatives === undefined || !isMembers(value)) return shape;
  const fits = ({ properties = {} }: Shape) =>
    Object.entries(properties).every(
      ([key, member]) => member.const === undefined || member.const === value[key],
    );
  return alternatives.find(fits) ?? shape;
}

function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
}
