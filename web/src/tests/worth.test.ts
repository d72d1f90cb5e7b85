import { expect, test } from "vitest";
import type { Ledgered, Rates } from "../api/worth";
import { rounded, times } from "../words/round";
import { books, compared, costly, disagreement, flows, most, ranked, recommendation, sentence } from "../pages/worth/told";
import { worth } from "./fixtures";

const money = books(worth, null);

test("amounts are rounded to what their interval leaves, bounds outwards, signs and cents kept", () => {
  expect(rounded({ value: 4_204.31, low: 3_612.8, high: 4_790.1 }, 0.01)).toEqual({ value: 4_200, low: 3_600, high: 4_800, digits: 0 });
  expect(rounded({ value: 0.311, low: 0.184, high: 0.522 }, 0.01)).toEqual({ value: 0.31, low: 0.18, high: 0.53, digits: 2 });
  expect(rounded({ value: 0.006, low: -0.0041, high: 0.0162 }, 0.001)).toEqual({ value: 0.006, low: -0.005, high: 0.017, digits: 3 });
  expect(Object.is(rounded({ value: -0.001, low: -9, high: 9 }, 0.01).value, 0)).toBe(true);
  expect(rounded({ value: 5, low: 5, high: 5 }, 0.01).value).toBe(5);
});

test("how many times: as wide as the truth needs, and not said where one may be worth nothing", () => {
  expect(times({ value: 2, low: 0, high: 4 }, { value: 1, low: 0.5, high: 2 })).toBeUndefined();
  expect(times({ value: 2, low: 1, high: 4 }, { value: 1, low: 1, high: 1 })).toMatchObject({ value: 2, low: 1, high: 4 });
  // Log-normal estimates of known spread, whose ratio's exact interval is known.
  const [z, a, b] = [1.645, 0.2, 0.15];
  const of = (value: number, spread: number) => ({ value, low: value * Math.exp(-z * spread), high: value * Math.exp(z * spread) });
  const ratio = times(of(3, a), of(2, b));
  expect(ratio?.low).toBeCloseTo(1.5 * Math.exp(-z * 0.25), 10);
  expect(ratio?.high).toBeCloseTo(1.5 * Math.exp(z * 0.25), 10);
});

test("the books are those of the currency asked for, of the first, or of conversions", () => {
  expect(money.measure).toEqual({ of: "money", currency: "EUR" });
  expect(books(worth, "CHF").measure).toEqual({ of: "money", currency: "EUR" });
  expect(books(worth, "conversions").credit.total).toBe(318);
  expect(books({ ...worth, currencies: [] }, "EUR").measure).toEqual({ of: "count" });
});

test("the sentence says about, exactly, or nothing", () => {
  const of = (low: number, value: number, high: number) => sentence({ ...money.credit, dark: { value, low, high } });
  expect(of(3_600, 4_200, 4_800)).toBe("worth.sentence.about");
  // Bounds are rounded to thousandths each, so what is exact may differ by one of them.
  expect(of(58.062, 58.063, 58.063)).toBe("worth.sentence.exact");
  expect(of(0, 0, 0)).toBe("worth.sentence.none");
});

test("a channel is named only if it has most of what private shares brought", () => {
  expect(most(money.credit)).toBe("Direct");
  const split: Ledgered["channels"] = ["Direct", "Email"].map((channel) => ({ channel, value: 5, sources: { "dark_social/whatsapp": 5 } }));
  expect(most({ ...money.credit, channels: split })).toBeUndefined();
});

test("ribbons add up to the revenue of the GA view, without what was taken back", () => {
  const all = flows(money.credit);
  expect(all.reduce((sum, { visits }) => sum + visits, 0)).toBeCloseTo(money.credit.channels.reduce((sum, { value }) => sum + value, 0), 6);
  expect(all).toContainEqual({ channel: "Direct", to: { family: "dark", app: "whatsapp" }, visits: 2_100.2 });
  expect(all).toContainEqual({ channel: "Referral", to: { family: "referral" }, visits: 241.5 });
  expect(flows({ ...money.credit, channels: [{ channel: "Direct", value: -3, sources: { unknown: -3 } }] })).toEqual([]);
});

const kind = (value?: number, low = value, high = value) => ({ visits: 100, purity: 1, ...(value !== undefined && { per_visit: { value, low: low ?? 0, high: high ?? 0 } }) });
const difference = (value: number, low: number, high: number) => ({ value, low, high });

test("private beside public: so many times, more, less, the same, or not enough to say", () => {
  const rates = (of: Partial<Rates>): Rates => ({ dark: kind(0.84, 0.71, 0.99), public: kind(0.4, 0.33, 0.49), brand: kind(), ...of });
  const said = compared(rates({ dark_less_public: difference(0.44, 0.28, 0.6) }));
  expect(said.say).toBe("times");
  expect(compared(rates({ dark_less_public: difference(0.44, -0.1, 0.6) })).say).toBe("same");
  const none = kind(0, 0, 0.1);
  expect(compared(rates({ public: none, dark_less_public: difference(0.84, 0.6, 0.99) }))).toEqual({ say: "more", by: difference(0.84, 0.6, 0.99) });
  expect(compared(rates({ dark: none, dark_less_public: difference(-0.4, -0.49, -0.25) }))).toEqual({ say: "less", by: difference(0.4, 0.25, 0.49) });
  expect(compared(rates({ dark: { ...kind(), visits: 12 } }))).toEqual({ say: "few", short: "dark" });
  expect(compared(rates({ public: { ...kind(), visits: 29 } }))).toEqual({ say: "few", short: "public" });
  expect(compared(rates({ public: kind() }))).toEqual({ say: "few", short: "conversions" });
});

test("revenue is said before rates, rates where revenue cannot be", () => {
  expect(recommendation(worth, money).of).toBe("money");
  expect(recommendation(worth, books(worth, "conversions")).of).toBe("rate");
  const currencies = worth.currencies.map((one) => ({ ...one, revenue_per_visit: { dark: kind(), public: kind(), brand: kind() } }));
  const short = { ...worth, currencies };
  expect(recommendation(short, books(short, null)).of).toBe("rate");
});

test("models disagree only where their intervals are clear of each other", () => {
  expect(disagreement(money.credit)).toMatchObject({ isClear: true, least: { model: "first" }, most: { model: "share_aware" }, low: 2_110.3, high: 4_790.1 });
  const close = money.credit.models.map((one) => ({ ...one, low: 2_000 }));
  expect(disagreement({ ...money.credit, models: close })?.isClear).toBe(false);
  expect(disagreement({ ...money.credit, models: [] })).toBeUndefined();
});

test("sources that are not shown are added up, and nothing is lost", () => {
  const { rows, more, others } = ranked({ ...money.credit, rest: 7 }, 3);
  expect([rows.length, more]).toEqual([3, 7]);
  const sum = (list: { value: number }[]) => list.reduce((all, { value }) => all + value, 0);
  expect(sum(rows) + (others?.value ?? 0)).toBeCloseTo(sum(money.credit.sources) + 7, 6);
  expect(ranked(money.credit, 9)).toMatchObject({ more: 0, others: undefined });
  expect(costly(money.credit).map(({ source }) => source)).toEqual(["paid/google_ads", "email_campaign", "dark_social/whatsapp"]);
});
