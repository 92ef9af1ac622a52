// What a store is given anew, with every part that is the same as before being the very same object: what draws that part is left alone.

type Parts = Readonly<Record<string, unknown>>;

/** Looks into plain objects and arrays; everything else is the same only if it is identical. */
export function reuse<Value>(before: unknown, next: Value): Value {
  const [old, fresh] = [partsOf(before), partsOf(next)];
  if (old === undefined || fresh === undefined || Array.isArray(before) !== Array.isArray(next)) return next;
  const parts = Object.entries(fresh).map(([key, part]) => [key, reuse(old[key], part)] as const);
  const isSame = parts.length === Object.keys(old).length && parts.every(([key, part]) => part === old[key]);
  if (isSame) return before as Value;
  return (Array.isArray(next) ? parts.map(([, part]) => part) : Object.fromEntries(parts)) as Value;
}

function partsOf(value: unknown): Parts | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? (value as Parts) : undefined;
}
