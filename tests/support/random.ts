// Seeded randomness for tests: the same seed plays the same story again.

export interface Random {
  readonly seed: number;
  /** A whole number from 0 up to, not including, `bound`. */
  below(bound: number): number;
  pick<Item>(items: readonly Item[]): Item;
}

/** PARLEY_SEED replays a run; otherwise `fallback`, or a fresh seed that the test prints when it fails. */
export function seedOf(fallback?: number): number {
  const given = process.env.PARLEY_SEED;
  if (given !== undefined) return Number(given);
  return fallback ?? Math.floor(Math.random() * 0x7fffffff);
}

/** mulberry32: 32 bits of state are plenty to choose what a test does next. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const below = (bound: number) => Math.floor(next() * bound);
  return { seed, below, pick: (items) => items[below(items.length)]! };
}
