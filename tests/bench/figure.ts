// One line of `npm run bench`: a value, what it is compared with in the same run, and the bound it must keep.

export interface Figure {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  /** Measured in the same run on the same machine; null for an absolute bound. */
  readonly baseline: number | null;
  /** value / baseline, or null for an absolute bound. */
  readonly ratio: number | null;
  /** The bound that ratio (or value, where there is no baseline) must keep. */
  readonly limit: number;
  readonly ok: boolean;
}

/** A figure that must not exceed `limit` times its baseline. */
export function relative(
  figure: string,
  measured: {
    readonly value: number;
    readonly baseline: number;
    readonly unit: string;
    readonly limit: number;
  },
): Figure {
  const ratio = round(measured.value / measured.baseline);
  return {
    figure,
    value: round(measured.value),
    unit: measured.unit,
    baseline: round(measured.baseline),
    ratio,
    limit: measured.limit,
    ok: ratio <= measured.limit,
  };
}

/** A figure with an absolute bound: `atMost` or `atLeast`. */
export function absolute(
  figure: string,
  measured: { readonly value: number; readonly unit: string } & (
    { readonly atMost: number } | { readonly atLeast: number }
  ),
): Figure {
  const value = round(measured.value);
  const [limit, ok] =
    "atMost" in measured
      ? [measured.atMost, value <= measured.atMost]
      : [measured.atLeast, value >= measured.atLeast];
  return { figure, value, unit: measured.unit, baseline: null, ratio: null, limit, ok };
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which the given share of the values lies (nearest rank). */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1));
  return sorted[at] ?? Number.NaN;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
