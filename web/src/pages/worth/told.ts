// What is said of worth, and when. Pure.
import type { Ledgered, Rates, SourceCredit, Worth } from "../../api/worth";
import type { Word } from "../../words/en";
import { FEW, type Inferred, sum } from "../../words/number";
import { times } from "../../words/round";
import type { Measure } from "../../words/measure";
import type { Flow } from "../overview/ask";
import { family, member } from "../../words/source";

/** What a page is about: revenue in one currency, or conversions. */
export interface Books {
  measure: Measure;
  credit: Ledgered;
  /** Absent where conversions are counted. */
  revenue: Worth["currencies"][number] | undefined;
}

export const CONVERSIONS = "conversions";

/** The books of a currency, or of conversions; what makes no sense is the currency with most revenue, or conversions where there is none. */
export function books({ credit, currencies }: Worth, wanted: string | null): Books {
  const revenue = wanted === CONVERSIONS ? undefined : (currencies.find(({ currency }) => currency === wanted) ?? currencies[0]);
  return revenue ? { measure: { of: "money", currency: revenue.currency }, credit: revenue.credit, revenue } : { measure: { of: "count" }, credit, revenue: undefined };
}

/** How the first sentence begins. */
export function sentence({ dark }: Ledgered): Word {
  if (dark.high <= 0) return "worth.sentence.none";
  return dark.high - dark.low < 0.015 ? "worth.sentence.exact" : "worth.sentence.about";
}

/** The channel to which Google Analytics gives most of what private shares brought, if there is one that has more than half. */
export function most({ channels }: Ledgered): string | undefined {
  const parts = channels.map(({ channel, sources }) => ({ channel, dark: total(Object.entries(sources).filter(([source]) => family(source) === "dark")) }));
  const all = parts.reduce((all, { dark }) => all + dark, 0);
  return parts.find(({ dark }) => dark > all / 2)?.channel;
}

const total = (sources: [string, number][]) => sources.reduce((all, [, value]) => all + value, 0);

/** Ribbons from the GA view to real sources; what was taken back has no width. Websites come as one. */
export const flows = ({ channels }: Ledgered): Flow[] =>
  channels.flatMap(({ channel, sources }) =>
    Object.entries(sources)
      .filter(([, value]) => value > 0)
      .map(([source, visits]) => {
        const of = source === "referral" ? "referral" : family(source);
        return { channel, to: of === "dark" ? { family: of, app: member(source) } : { family: of }, visits };
      }),
  );

export type Comparison =
  /** A visit of a kind is worth so many times one of the other. */
  | { say: "times"; by: Inferred }
  /** It is worth more or less, but one of them may be worth nothing, so not so many times. */
  | { say: "more" | "less"; by: Inferred }
  /** The difference may be none. */
  | { say: "same"; by: Inferred }
  | { say: "few"; short: "dark" | "public" | "conversions" };

/** Private beside public: what can be said of them. */
export function compared({ dark, public: other, dark_less_public: difference }: Rates): Comparison {
  if (dark.per_visit && other.per_visit && difference) {
    if (difference.low <= 0 && difference.high >= 0) return { say: "same", by: difference };
    const ratio = times(dark.per_visit, other.per_visit);
    // The ratio's interval is a little wider; where it alone leaves doubt, the difference is said.
    if (ratio && (ratio.low > 1 || ratio.high < 1)) return { say: "times", by: ratio };
    const { value, low, high } = difference;
    return value > 0 ? { say: "more", by: { value, low, high } } : { say: "less", by: { value: -value, low: -high, high: -low } };
  }
  if (dark.visits < FEW) return { say: "few", short: "dark" };
  return { say: "few", short: other.visits < FEW ? "public" : "conversions" };
}

/** Of revenue if it can be said, else of how often they convert. */
export function recommendation({ rates }: Worth, { revenue }: Books): { of: "money" | "rate"; said: Comparison } {
  const money = revenue && compared(revenue.revenue_per_visit);
  if (money && money.say !== "few") return { of: "money", said: money };
  const rate = compared(rates);
  return money && rate.say === "few" ? { of: "money", said: money } : { of: "rate", said: rate };
}

/** The models that give least and most, and whether their intervals are clear of each other. */
export function disagreement({ models }: Ledgered) {
  const [first] = models;
  if (!first || models.every(({ high }) => high <= 0)) return undefined;
  const least = models.reduce((least, one) => (one.value < least.value ? one : least), first);
  const most = models.reduce((most, one) => (one.value > most.value ? one : most), first);
  return { least, most, isClear: least.high < most.low, low: Math.min(...models.map(({ low }) => low)), high: Math.max(...models.map(({ high }) => high)) };
}

/** The sources to show, most first, and what the others have together. */
export function ranked({ sources, rest }: Ledgered, shown: number): { rows: SourceCredit[]; more: number; others: Inferred | undefined } {
  const some = sources.filter(({ high }) => high > 0);
  // A single one has room where "all others" would stand.
  const many = some.length <= shown + 1 ? some.length : shown;
  const others = sum([...some.slice(many), { value: rest, low: rest, high: rest }]);
  return { rows: some.slice(0, many), more: some.length - many, others: others.high > 0 ? others : undefined };
}

/** Sources with a cost, dearest first. */
export const costly = ({ sources }: Ledgered) => sources.filter(({ cost }) => cost !== undefined && cost !== null).sort((one, other) => (other.cost ?? 0) - (one.cost ?? 0));
