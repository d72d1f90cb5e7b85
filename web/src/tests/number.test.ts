import { expect, test } from "vitest";
import { figure, leads, share } from "../words/number";

test("digits are those that the interval leaves, and bounds are rounded outwards", () => {
  expect(figure({ value: 1238.4, low: 1153.2, high: 1328.9 }, 3100)).toEqual({ value: 1240, low: 1150, high: 1330, sure: "about" });
  expect(figure({ value: 4781.63, low: 2390.46, high: 5495 }, 5495)).toEqual({ value: 4800, low: 2300, high: 5495, sure: "about" });
  expect(figure({ value: 17.4, low: 9.6, high: 30.2 })).toEqual({ value: 17, low: 9, high: 31, sure: "about" });
});

test("what was observed is exact, or at least so much, and never more than the whole", () => {
  expect(figure({ value: 94, low: 94, high: 94 })).toEqual({ value: 94, low: 94, high: 94, sure: "exact" });
  expect(figure({ value: 94, low: 94, high: 260 }, 200)).toEqual({ value: 94, low: 94, high: 200, sure: "least" });
  expect(figure({ value: 0, low: 0, high: 0 })).toMatchObject({ value: 0, sure: "exact" });
});

test("a rounded figure always lies within its rounded bounds", () => {
  for (let n = 0; n < 4000; n += 1) {
    const low = (n * 7919) % 1000;
    const value = low + ((n * 104729) % 5000) / 7;
    const high = value + ((n * 1299709) % 9000) / 11;
    const cap = Math.ceil(high) + (n % 3);
    const { value: v, low: l, high: h } = figure({ value, low, high }, cap);
    expect(l <= v && v <= h && h <= cap, JSON.stringify({ value, low, high, cap, v, l, h })).toBe(true);
    expect(l <= value + 0.5 && h >= value - 0.5).toBe(true);
  }
});

test("below thirty visits there are no percentages", () => {
  expect(share({ value: 10, low: 8, high: 12 }, 29)).toBeUndefined();
  expect(share({ value: 15, low: 12, high: 99 }, 30)).toEqual({ value: 0.5, low: 0.4, high: 1 });
});

test("one leads only if its low exceeds the other's high", () => {
  expect(leads({ value: 9, low: 8, high: 10 }, { value: 5, low: 4, high: 7 })).toBe(true);
  expect(leads({ value: 9, low: 7, high: 10 }, { value: 5, low: 4, high: 7 })).toBe(false);
});
