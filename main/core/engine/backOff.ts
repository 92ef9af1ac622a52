// How long to wait before trying again: exponential with full jitter, so that a thousand clients do not return at once.

const firstMs = 500;
const longestMs = 60_000;

/** `attempt` counts failures from 1; the delay is between half and all of min(60 s, 0.5 s * 2^(attempt - 1)). */
export function backOff(attempt: number, random: (size: number) => Uint8Array): number {
  const ceiling = Math.min(longestMs, firstMs * 2 ** Math.min(attempt - 1, 20));
  return Math.round(ceiling / 2 + (ceiling / 2) * fraction(random));
}

/** Uniform in [0, 1). */
export function fraction(random: (size: number) => Uint8Array): number {
  const [a = 0, b = 0, c = 0] = random(3);
  return (a * 65_536 + b * 256 + c) / 2 ** 24;
}
