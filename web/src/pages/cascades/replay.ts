// A replay of a cascade: from the first visit to the last, whatever time they took.

/** How long it runs, in ms. */
export const RUN = 12_000;
/** Where motion is not wanted it goes on in so few steps. */
const STEPS = 8;

const MINUTE = 60_000;

/** Times are told to the minute: visits of one minute are spread over it, in their order. */
export function spread(times: number[]): number[] {
  const sizes = new Map<number, number>();
  for (const time of times) sizes.set(time, (sizes.get(time) ?? 0) + 1);
  const seen = new Map<number, number>();
  return times.map((time) => {
    const before = seen.get(time) ?? 0;
    seen.set(time, before + 1);
    return time + (MINUTE * before) / (sizes.get(time) ?? 1);
  });
}

/** How many visits there are after a part of the run, 0 to 1. Half by time and half by order: neither rushes nor long silences take all of it. */
export function after(times: number[], part: number): number {
  const count = times.length;
  const [first, last] = [times[0] ?? 0, times[count - 1] ?? 0];
  if (part >= 1) return count;
  const until = first + (last - first) * part;
  let [low, high] = [0, count];
  while (low < high) {
    const mid = (low + high) >> 1;
    if ((times[mid] ?? 0) <= until) low = mid + 1;
    else high = mid;
  }
  // Where all came at once, time says nothing.
  const byTime = last > first ? low : count * part;
  return Math.max(1, Math.min(count, Math.round((byTime + count * part) / 2)));
}

/** The part of the run after so many ms, in steps if motion is not wanted. */
export function partAt(ms: number, calm: boolean): number {
  const part = Math.min(1, ms / RUN);
  return calm ? Math.floor(part * STEPS) / STEPS : part;
}
