import { expect, test } from "vitest";
import type { Told } from "../api/experiments";
import { asked, FIRST, isTooLong, planned, told as fields } from "../pages/experiments/fields";
import { listener, scripts, style } from "../pages/experiments/recipe";
import { dayOf, firstFigures, inShort, lastFigures, leading, parts, stateOf, verdict } from "../pages/experiments/told";
import { broken, effect, experiment } from "./fixtures";

const NOW = Date.UTC(2026, 10, 27, 12);
const DAY = 86_400_000;
const told = effect(NOW);
const asks = { name: "asks", state: "not_enough" };

/** The experiment with changes. */
const but = (of: Partial<Told>, set: Partial<Told["experiment"]> = {}): Told => ({ ...told, ...of, experiment: { ...told.experiment, ...set } });

test("an effect is said with its direction, and with bounds that stay in order", () => {
  const of = (value: number, low: number, high: number) => verdict(told, "visits", { name: "asks", state: "effect", effect: { value, low, high } });
  expect(of(0.3, 0.2, 0.4)).toEqual({ say: "effect", word: "effect.visits.more.visitor_day", by: { value: 0.3, low: 0.2, high: 0.4 } });
  expect(of(-0.3, -0.4, -0.2)).toEqual({ say: "effect", word: "effect.visits.less.visitor_day", by: { value: 0.3, low: 0.2, high: 0.4 } });
  const pages = but({}, { unit: "page" });
  expect(verdict(pages, "revenue", { name: "asks", state: "effect", effect: { value: 1, low: 0.5, high: 2 } }).word).toBe("effect.revenue.more.page");
});

test("no difference is not no effect while it runs", () => {
  const variant = { name: "asks", state: "no_difference_yet", effect: { value: 0.1, low: -0.1, high: 0.3 } };
  expect(verdict(told, "visits", variant).word).toBe("effect.none.running");
  expect(verdict(but({}, { running: false }), "visits", variant).word).toBe("effect.none.over");
});

test("not enough says why, and when there is more", () => {
  expect(verdict(but({ units: 0, dealt: { ...told.dealt, units: [0, 0] } }), "visits", asks)).toEqual({ say: "few", word: "effect.few.waits", day: firstFigures(told.experiment) });
  expect(verdict(but({ units: 120, dealt: { ...told.dealt, units: [70, 50] } }), "visits", asks).word).toBe("effect.few.more");
  expect(verdict(told, "revenue", asks).word).toBe("effect.few.tails");
  const pages = but({ looks: "once", units: 0 }, { unit: "page" });
  expect(verdict(pages, "visits", asks)).toEqual({ say: "few", word: "effect.few.end", day: Date.parse(told.experiment.ends) });
  expect(verdict(but({}, { running: false }), "visits", asks)).toEqual({ say: "few", word: "effect.few.settles", day: lastFigures(told.experiment) });
  expect(verdict(but({ open_units: 0 }, { running: false }), "visits", asks).word).toBe("effect.few.over");
});

test("of what is broken nothing is believed, whatever else is told", () => {
  const variant = { name: "asks", state: "effect", effect: { value: 9, low: 8, high: 10 } };
  expect(verdict(broken(NOW), "visits", variant).word).toBe("effect.broken");
  expect(inShort(broken(NOW))).toBe("experiment.said.broken");
  expect(inShort(told)).toBe("experiment.said.effect.more");
});

test("the sentence is about the largest effect that is one", () => {
  const variants = [
    { name: "wild", state: "no_difference_yet", effect: { value: 5, low: -1, high: 11 } },
    { name: "harm", state: "effect", effect: { value: -0.5, low: -0.7, high: -0.3 } },
    { name: "help", state: "effect", effect: { value: 0.2, low: 0.1, high: 0.3 } },
  ];
  expect(leading({ outcome: "visits", exposure: 0, variants })?.name).toBe("harm");
  expect(leading({ outcome: "visits", exposure: 0, variants: [] })).toBeUndefined();
});

test("states, days and parts", () => {
  const one = experiment(NOW);
  expect(stateOf(one, NOW)).toBe("running");
  expect(stateOf({ ...one, running: false }, NOW)).toBe("broken");
  expect(stateOf({ ...one, running: false }, NOW + 30 * DAY)).toBe("over");
  expect(dayOf(one, NOW)).toEqual({ day: 20, days: 28 });
  expect(dayOf(one, NOW + 90 * DAY)).toEqual({ day: 28, days: 28 });
  expect(firstFigures(one) - Date.parse(one.started)).toBe(4 * DAY);
  expect(parts({ holdout: 1, variants: [{ name: "a", weight: 3 }, { name: "b", weight: 4 }] })).toEqual([0.125, 0.375, 0.5]);
});

test("advice is asked only for what makes sense", () => {
  expect(asked(FIRST)).toEqual({ unit: "visitor_day", outcome: "visits", effect: 0.05, holdout: 1, weights: [1], pages: [], currency: "EUR" });
  expect(asked({ ...FIRST, pages: " /news/ \n\n/a", goal: "Signup" })).toMatchObject({ pages: ["/news/", "/a"], goal: "Signup" });
  for (const wrong of [{ effect: "0" }, { effect: "x" }, { holdout: "0" }, { holdout: "1.5" }, { pages: "news" }, { currency: "eur" }]) expect(asked({ ...FIRST, ...wrong }), JSON.stringify(wrong)).toBeUndefined();
});

test("the plan is as advised until somebody says otherwise", () => {
  const advice = { units: 868, for_power: 868, for_tails: 200, past_units: 2537, days: 9.58 };
  expect(planned(FIRST, advice)).toEqual({ planned: "868", days: "10" });
  expect(planned({ ...FIRST, days: "14" }, advice)).toEqual({ planned: "868", days: "14" });
  expect(planned(FIRST, { ...advice, days: 1e9 }).days).toBe("366");
  expect(planned(FIRST, { ...advice, days: null }).days).toBe("28");
  expect([isTooLong(advice), isTooLong({ ...advice, days: 367 }), isTooLong({ ...advice, days: null }), isTooLong({ ...advice, days: null, past_units: 867 })]).toEqual([false, true, false, true]);
  expect(planned(FIRST, undefined)).toEqual({ planned: "", days: "" });
  expect(fields({ ...FIRST, note: " why " }, advice)).toEqual({ name: "prompt", note: "why", unit: "visitor_day", holdout: 1, variants: [{ name: "asks", weight: 1 }], pages: [], currency: "EUR", planned_units: 868, days: 10 });
});

test("the recipe names site, experiment and every variant, as the script writes them", () => {
  expect(scripts("https://stats.example", "example.org").split("\n")).toEqual([
    '<script defer data-site="example.org" src="https://stats.example/js/e.share.js"></script>',
    '<script defer data-site="example.org" src="https://stats.example/js/e.experiments.js"></script>',
  ]);
  expect(style("prompt", ["asks"])).toBe('.prompt-asks { display: none }\nhtml[data-experiment-prompt="asks"] .prompt-asks { display: block }');
  expect(listener("prompt", ["asks", "begs"])).toContain('if (detail["prompt"] === "begs")');
});
