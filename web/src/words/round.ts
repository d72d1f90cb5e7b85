// Rounding of amounts and differences, which may be small or below zero. Visits are rounded by number.ts.
import type { Inferred } from "./number";

/** An inferred number as it may be said, and to how many digits behind the point. */
export interface Rounded extends Inferred {
  digits: number;
}

/** An interval is cut into at most so many steps: what is finer is not known. */
const STEPS = 80;
const MOST_DIGITS = 6;

/** Rounds to the power of ten that the interval leaves, and not finer than `least`, itself a power of ten; bounds outwards. */
export function rounded({ value, low, high }: Inferred, least: number): Rounded {
  const spread = high - low;
  const power = Math.max(spread > 0 ? Math.ceil(Math.log10(spread / STEPS)) : -Infinity, Math.round(Math.log10(least)));
  const digits = Math.min(MOST_DIGITS, Math.max(0, -power));
  const unit = 10 ** power;
  // Dividing by a whole number keeps 0.3 from becoming 0.30000000000000004. Adding 0 takes the sign off -0.
  const to = (n: number, round: (n: number) => number) => (power < 0 ? round(n * 10 ** -power) / 10 ** -power : round(n / unit) * unit) + 0;
  const slack = 1e-6;
  return { value: to(value, Math.round), low: to(low, (n) => Math.floor(n + slack)), high: to(high, (n) => Math.ceil(n - slack)), digits };
}

/**
 * How many times the second is the first, with an interval of the same confidence: their distances on the scale of logarithms, added in quadrature
 * (MOVER; Zou and Donner, Statistics in Medicine 27, 2008). Nothing where either may be 0 or less. The two are taken as independent.
 */
export function times(first: Inferred, second: Inferred): Inferred | undefined {
  if (Math.min(first.low, second.low, first.value, second.value) <= 0) return undefined;
  const value = first.value / second.value;
  const down = Math.hypot(Math.log(first.value / first.low), Math.log(second.high / second.value));
  const up = Math.hypot(Math.log(first.high / first.value), Math.log(second.value / second.low));
  return { value, low: value * Math.exp(-down), high: value * Math.exp(up) };
}
