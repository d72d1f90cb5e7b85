// Numbers rounded to what is known, as the reports do: see crates/server/src/render/number.rs, whose rules these are.

/** Below so many visits, percentages say more than is known. */
export const FEW = 30;

/** An inferred number: the expected one, and the bounds between which the truth lies nine times out of ten. */
export interface Inferred {
  value: number;
  low: number;
  high: number;
}

/** A number of visits as it may be shown: whole, rounded, `low <= value <= high`. */
export interface Figure {
  value: number;
  low: number;
  high: number;
  /** `exact`: nothing to doubt. `least`: all of it was observed, more may come on top. `about`: the rest. */
  sure: "exact" | "least" | "about";
}

/** The power of ten to round to: from a quarter of the interval for tens, from a tenth for more. */
function step(spread: number): number {
  if (spread < 40) return 1;
  let step = 10;
  while (step < 1e12 && spread >= 100 * step) step *= 10;
  return step;
}

const nearest = (value: number, to: number) => Math.round(Math.max(0, value) / to) * to;

/**
 * Rounds an estimate to the digits that its interval leaves. Bounds are rounded outwards, but never past `cap`, the whole of which it is a part.
 */
export function figure({ value, low, high }: Inferred, cap = Infinity): Figure {
  const unit = step(high - low);
  const most = Math.max(cap, nearest(value, 1));
  const atMost = Math.min(Math.ceil(Math.max(0, high - 1e-6) / unit) * unit, most);
  if (value <= low + 1e-6) {
    const all = nearest(value, 1);
    const top = Math.max(atMost, all);
    return { value: all, low: all, high: top, sure: top === all ? "exact" : "least" };
  }
  const atLeast = Math.floor((low + 1e-6) / unit) * unit;
  const rounded = Math.min(nearest(value, unit), most);
  const figure = { value: rounded, low: Math.min(atLeast, rounded), high: Math.max(atMost, rounded) };
  return { ...figure, sure: figure.low === figure.high ? "exact" : "about" };
}

/** A part of a whole with its bounds, 0 to 1; nothing where the whole is too small for percentages. */
export function share(part: Inferred, whole: number): Inferred | undefined {
  if (whole < FEW) return undefined;
  const of = (n: number) => Math.min(1, Math.max(0, n / whole));
  return { value: of(part.value), low: of(part.low), high: of(part.high) };
}

/** Adds figures up. Bounds are added too: a wider interval than the truth's, never a narrower one. */
export function sum(all: Inferred[]): Inferred {
  const total = { value: 0, low: 0, high: 0 };
  for (const one of all) {
    total.value += one.value;
    total.low += one.low;
    total.high += one.high;
  }
  return total;
}

/** Is the first larger than the second for certain? */
export const leads = (first: Inferred, second: Inferred) => first.low > second.high;
