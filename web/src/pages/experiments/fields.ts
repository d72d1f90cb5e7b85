// An experiment that somebody has in mind: what the form holds, and what the server is asked and told of it. Pure.
import type { Advice, AdviceAsked, ExperimentFields } from "../../api/experiments";
import type { OutcomeName } from "./told";

export interface Draft {
  name: string;
  note: string;
  unit: "visitor_day" | "page";
  holdout: string;
  variants: { name: string; weight: string }[];
  pages: string;
  goal: string;
  currency: string;
  outcome: OutcomeName;
  effect: string;
  /** Absent: as advised. */
  planned?: string;
  days?: string;
}

/** What somebody usually wants to know, half and half. */
export const FIRST: Draft = {
  name: "prompt",
  note: "",
  unit: "visitor_day",
  holdout: "1",
  variants: [{ name: "asks", weight: "1" }],
  pages: "",
  goal: "",
  currency: "EUR",
  outcome: "visits",
  effect: "0.05",
};

/** An effect that is worth a look, to begin with. */
export const EFFECTS: Record<OutcomeName, string> = { visits: "0.05", conversions: "0.01", revenue: "0.5" };

export const NAME = "[a-z0-9\\-]{1,40}";
export const MOST_VARIANTS = 5;
const MOST_PAGES = 20;
const LARGEST_WEIGHT = 1000;
const LONGEST_DAYS = 366;

const whole = (text: string): number | undefined => {
  const number = Number(text);
  return Number.isInteger(number) && number >= 1 && number <= LARGEST_WEIGHT ? number : undefined;
};

const lines = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .slice(0, MOST_PAGES);

/** What the server is asked for advice; nothing while the form makes no sense. */
export function asked({ unit, outcome, effect, holdout, variants, pages, goal, currency }: Draft): AdviceAsked | undefined {
  const parts = [holdout, ...variants.map(({ weight }) => weight)].map(whole);
  const wanted = Number(effect);
  const paths = lines(pages);
  if (parts.includes(undefined) || !(wanted > 0) || paths.some((path) => !path.startsWith("/")) || !/^[A-Z]{3}$/.test(currency)) return undefined;
  const [first = 1, ...weights] = parts.filter((part) => part !== undefined);
  return { unit, outcome, effect: wanted, holdout: first, weights, pages: paths, currency, ...(goal && { goal }) };
}

/** For pages, of which more days make no more: so long that most of their readers come by. */
const PAGES_DAYS = 28;

/** Days and units to plan for. More than the longest that a server takes is said to be too long before. */
export function planned(draft: Draft, advice: Advice | undefined): { planned: string; days: string } {
  const days = advice && Math.min(LONGEST_DAYS, Math.max(1, Math.ceil(advice.days ?? PAGES_DAYS)));
  return { planned: draft.planned ?? (advice ? `${advice.units}` : ""), days: draft.days ?? (days ? `${days}` : "") };
}

/** Does it take more days than an experiment may last, or more pages than there are? */
export const isTooLong = ({ days, units, past_units }: Advice) => (days === null || days === undefined ? units > past_units : days > LONGEST_DAYS);

/** What the server is told. */
export function told(draft: Draft, advice: Advice | undefined): ExperimentFields {
  const plan = planned(draft, advice);
  return {
    name: draft.name,
    note: draft.note.trim(),
    unit: draft.unit,
    holdout: Number(draft.holdout),
    variants: draft.variants.map(({ name, weight }) => ({ name, weight: Number(weight) })),
    pages: lines(draft.pages),
    currency: draft.currency,
    planned_units: Number(plan.planned),
    days: Number(plan.days),
    ...(draft.goal && { goal: draft.goal }),
  };
}
