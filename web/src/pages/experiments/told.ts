// What is said of an experiment, and when. Pure.
import type { Experiment, Outcome, OfVariant, Told } from "../../api/experiments";
import type { Word } from "../../words/en";
import type { Measure } from "../../words/measure";
import type { Inferred } from "../../words/number";

export const OUTCOMES = ["visits", "conversions", "revenue"] as const;
export type OutcomeName = (typeof OUTCOMES)[number];

const DAY_MS = 86_400_000;
/** A unit is over when its links have run out: three days, as servers usually keep tokens. Days that rest on it are said with "about". */
const TOKENS_MS = 3 * DAY_MS;
/** Below so many units of a variant the server says nothing. */
const LEAST_UNITS = 100;

/** Nothing but an outcome that is known. */
export const outcomeOf = (name: string | null): OutcomeName => OUTCOMES.find((one) => one === name) ?? "visits";

export const measureOf = (outcome: OutcomeName, currency: string): Measure => (outcome === "revenue" ? { of: "money", currency } : { of: "count" });

export type State = "running" | "over" | "broken";

/** So far a browser's clock may be from the server's, in ms. */
const CLOCKS_MS = 600_000;

/** Broken ones stop dealing before their time; nothing else tells of it in a list. */
export function stateOf({ running, ends }: Experiment, now: number): State {
  if (running) return "running";
  return Date.parse(ends) > now + CLOCKS_MS ? "broken" : "over";
}

/** Which day of how many it is, the first being 1. */
export function dayOf({ started, ends }: Experiment, now: number): { day: number; days: number } {
  const days = Math.max(1, Math.round((Date.parse(ends) - Date.parse(started)) / DAY_MS));
  return { day: Math.min(days, Math.max(1, Math.floor((now - Date.parse(started)) / DAY_MS) + 1)), days };
}

/** About when the first units are over: a visitor's day and its links; all pages together at the end. */
export const firstFigures = ({ unit, started, ends }: Experiment): number => (unit === "page" ? Date.parse(ends) + TOKENS_MS : Date.parse(started) + DAY_MS + TOKENS_MS);

/** About when the last units are. */
export const lastFigures = ({ unit, ends }: Experiment): number => Date.parse(ends) + TOKENS_MS + (unit === "page" ? 0 : DAY_MS);

export type Verdict =
  | { say: "effect"; word: Word; by: Inferred }
  | { say: "none"; word: Word; by: Inferred }
  /** `day`, in ms since 1970: when there is more to say. */
  | { say: "few"; word: Word; day?: number }
  | { say: "broken"; word: Word };

/** What can be said of a variant's effect on an outcome. */
export function verdict(told: Told, outcome: OutcomeName, { state, effect }: OfVariant): Verdict {
  const { unit, running } = told.experiment;
  if (told.dealt.broken || state === "broken") return { say: "broken", word: "effect.broken" };
  if (state === "not_enough" || !effect) return few(told);
  const by: Inferred = effect;
  if (state !== "effect") return { say: "none", word: running ? "effect.none.running" : "effect.none.over", by };
  if (by.value > 0) return { say: "effect", word: `effect.${outcome}.more.${unit}`, by };
  return { say: "effect", word: `effect.${outcome}.less.${unit}`, by: { value: -by.value, low: -by.high, high: -by.low } };
}

function few({ experiment, units, open_units, looks, dealt }: Told): Verdict {
  if (experiment.running && looks === "once") return { say: "few", word: "effect.few.end", day: Date.parse(experiment.ends) };
  if (experiment.running && units === 0) return { say: "few", word: "effect.few.waits", day: firstFigures(experiment) };
  if (!experiment.running && open_units > 0) return { say: "few", word: "effect.few.settles", day: lastFigures(experiment) };
  if (!experiment.running) return { say: "few", word: "effect.few.over" };
  return { say: "few", word: dealt.units.every((count) => count >= LEAST_UNITS) ? "effect.few.tails" : "effect.few.more" };
}

/** The variant of which the sentence speaks: the one with the largest effect, else the first. */
export function leading({ variants }: Outcome): OfVariant | undefined {
  const size = ({ state, effect }: OfVariant) => (state === "effect" && effect ? Math.abs(effect.value) : 0);
  return [...variants].sort((one, other) => size(other) - size(one))[0];
}

/** Each one's part of the units, the holdout's first. */
export function parts({ holdout, variants }: Pick<Experiment, "holdout" | "variants">): number[] {
  const weights = [holdout, ...variants.map(({ weight }) => weight)];
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => (all > 0 ? weight / all : 0));
}

/** A word for the list: what it says of visits. */
export function inShort(told: Told): Word {
  const visits = told.outcomes.find(({ outcome }) => outcome === "visits");
  const variant = visits && leading(visits);
  if (told.dealt.broken || variant?.state === "broken") return "experiment.said.broken";
  if (!variant || variant.state === "not_enough" || !variant.effect) return "experiment.said.not_enough";
  if (variant.state !== "effect") return "experiment.said.no_difference_yet";
  return variant.effect.value > 0 ? "experiment.said.effect.more" : "experiment.said.effect.less";
}
