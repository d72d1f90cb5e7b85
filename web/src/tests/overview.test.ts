import { expect, test } from "vitest";
import { type Answered, change } from "../api/panels";
import { flowing } from "../charts/flows";
import { stack } from "../charts/stack";
import { actions } from "../pages/overview/next";
import { appsOf, flowsOf, parts, read } from "../pages/overview/ask";
import { fields, targets, values } from "../pages/links/fields";
import { FAMILIES } from "../words/source";
import type { View } from "../view/view";

const VIEW: View = { range: "28d", comparison: undefined, filters: [] };
const row = (dimensions: string[], ...metrics: unknown[]) => ({ dimensions, metrics }) as Answered["results"][number];
const sure = (n: number) => ({ value: n, low: n, high: n, grade: "proven" });
const about = (value: number, low: number, high: number) => ({ value, low, high, grade: "inferred" });
const answer = (results: Answered["results"], time_labels?: string[]) => ({ results, meta: { warnings: [], metrics: {}, from: "", to: "", time_zone: "UTC", time_labels }, query: {} }) as unknown as Answered;

test("what Google Analytics shows and what we see add up to the same visits", () => {
  const rows = [row(["Direct", "dark_social/unknown"], 100, about(80, 60, 95)), row(["Direct", "typed_or_bookmark"], 50, about(2, 0, 5)), row(["Referral", "dark_social/telegram"], 9, sure(9))];
  const flows = flowsOf(rows);
  expect(flows.reduce((sum, { visits }) => sum + visits, 0)).toBe(159);
  expect(flows).toContainEqual({ channel: "Direct", to: { family: "dark", app: "unknown" }, visits: 82 });
  expect(flows).toContainEqual({ channel: "Direct", to: { family: "unknown" }, visits: 20 });
  expect(flows).toContainEqual({ channel: "Referral", to: { family: "dark", app: "telegram" }, visits: 9 });
});

test("ribbons lie within their boxes, on one scale on both sides", () => {
  const ribbons = [{ from: "Direct", to: "a", value: 70 }, { from: "Direct", to: "b", value: 30 }, { from: "Referral", to: "a", value: 20 }];
  const { left, right, ribbons: laid } = flowing(ribbons, { left: ["Direct", "Referral"], right: ["a", "b"] }, 240);
  expect(left[0]?.height).toBeCloseTo(200);
  expect(right[0]?.height).toBeCloseTo(180);
  for (const { from, to, y0, y1, h } of laid) {
    const [a, b] = [left.find(({ key }) => key === from), right.find(({ key }) => key === to)];
    expect(y0 >= (a?.top ?? 0) && y0 + h <= (a?.top ?? 0) + (a?.height ?? 0) + 1e-9).toBe(true);
    expect(y1 >= (b?.top ?? 0) && y1 + h <= (b?.top ?? 0) + (b?.height ?? 0) + 1e-9).toBe(true);
  }
});

test("changes are not told in percent where the earlier figure is small", () => {
  const compared = (before: number, part: number) => ({ ...row([""], 100), comparison: { dimensions: [""], metrics: [before], change: [part] } }) as Answered["results"][number];
  expect([change(compared(50, 1), 0), change(compared(29, 2.4), 0), change(row([""], 100), 0)]).toEqual([1, null, null]);
});

test("apps are in order, with what is proven of each, those without a name last", () => {
  const apps = [row([""], about(200, 100, 300)), row(["signal"], about(5, 4, 6)), row(["whatsapp"], about(90, 80, 99)), row(["slack"], sure(0))];
  const grades = [row(["whatsapp", "proven"], sure(60)), row(["whatsapp", "inferred"], about(30, 20, 39))];
  expect(appsOf(apps, grades).map(({ app, proven }) => [app, proven])).toEqual([["whatsapp", 60], ["signal", 0], ["", 0]]);
});

test("the layers of a bucket are its visits, and days without any are there", () => {
  const asked = parts(VIEW);
  const answers = asked.map(() => answer([]));
  answers[6] = answer([row(["2026-11-01"], 100, about(40, 30, 60))], ["2026-11-01", "2026-11-02"]);
  answers[8] = answer([row(["2026-11-01"], 25, about(1, 0, 2))]);
  const { times } = read(answers);
  expect(times).toHaveLength(2);
  const [first, second] = times;
  expect(first?.families).toMatchObject({ dark: 40, search: 24, typed: 36 });
  expect(FAMILIES.reduce((sum, family) => sum + (first?.families[family] ?? 0), 0)).toBe(100);
  expect(second?.visits).toBe(0);
  const drawn = stack(times, { width: 400, height: 200, left: 40, bottom: 20, top: 0 });
  expect(drawn.layers.map(({ family }) => family)).toEqual(["dark", "search", "typed"]);
  expect(drawn.band).not.toContain("NaN");
});

test("shares are asked only where the filters can hold for them", () => {
  const filters: View["filters"] = [{ operator: "is", dimension: "app", values: ["signal"] }];
  expect(parts(VIEW).length - parts({ ...VIEW, filters }).length).toBe(2);
  expect(read(parts({ ...VIEW, filters }).map(() => answer([]))).shares).toBeUndefined();
});

test("actions are at most three, and none of a handful of visits", () => {
  const told = { ...read(parts(VIEW).map(() => answer([]))), visits: 1000, shares: 0, fromMail: 80, entries: [{ page: "/a", visits: 300, dark: about(200, 100, 250) }], pages: [{ page: "/a", shares: 9, change: null }] };
  expect(actions(told).map(({ kind }) => kind)).toEqual(["log", "kit", "mail"]);
  expect(actions({ ...told, visits: 29 })).toEqual([]);
  expect(actions({ ...told, shares: 9, fromMail: 3, entries: [{ page: "/", visits: 300, dark: about(200, 100, 250) }], pages: [] })).toEqual([]);
});

test("a form's texts become what the API takes", () => {
  const form = new FormData();
  for (const [name, text] of Object.entries({ target: " https://example.org/ ", slug: "", utm_source: "poster", clicks: "0" })) form.set(name, text);
  expect(fields(form, [], undefined, "example.org")).toEqual({ target: "https://example.org/", rules: [], utm: { utm_source: "poster" }, site: "example.org" });
  expect(targets("https://a.example 1\n\n https://b.example\t3 \nhttps://c.example")).toEqual([{ target: "https://a.example", weight: 1 }, { target: "https://b.example", weight: 3 }, { target: "https://c.example" }]);
  expect(values("facebook: fb, FB\nnewsletter\n")).toEqual([{ value: "facebook", aliases: ["fb", "FB"] }, { value: "newsletter", aliases: [] }]);
});
