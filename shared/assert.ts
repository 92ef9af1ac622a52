// Guards for what must hold whatever the input: a failure here is a bug of ours, never a fault of the caller.

/** Throws when `condition` does not hold; `message` names the broken assumption and never contains user content. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`);
}

/** The default branch of an exhaustive switch: compiles only if every case was handled. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
