import { expect, test } from "vitest";
import type { Tree } from "../api/cascades";
import { named } from "../api/cascades";
import { laid, nearest, whole, zoomed } from "../pages/cascades/layout";
import { after, partAt, spread } from "../pages/cascades/replay";

type Node = Tree["nodes"][number];
const node = (parent?: number): Node => ({ started: 0, generation: 0, page: "/", mechanism: "button", carried: "proven", conversions: 0, ...(parent !== undefined && { parent }) });

test("each visit lies on the circle of its generation, and no two of one generation at one place", () => {
  const nodes = [node(), ...Array.from({ length: 4999 }, (_, at) => node(Math.floor(at / 3)))];
  const { x, y, parent, circles } = laid(nodes);
  const depth = (at: number): number => (at === 0 ? 0 : 1 + depth(parent[at] ?? 0));
  const places = new Set<string>();
  for (let at = 0; at < nodes.length; at += 1) {
    expect(Math.hypot(x[at] ?? 0, y[at] ?? 0)).toBeCloseTo(circles[depth(at)] ?? -1, 1);
    places.add(`${x[at]?.toFixed(2)} ${y[at]?.toFixed(2)}`);
  }
  expect(places.size).toBe(nodes.length);
});

test("a chain of thousands of hands, an unknown parent, and no visits at all do no harm", () => {
  const chain = laid([node(), ...Array.from({ length: 5000 }, (_, at) => node(at))]);
  expect(chain.circles).toHaveLength(5001);
  expect([...laid([node(), node(7), node()]).parent]).toEqual([-1, 0, 0]);
  expect(laid([]).circles).toEqual([]);
});

test("zooming keeps the point under the pointer, and a visit is found where it is drawn", () => {
  const tree = laid([node(), node(0), node(0)]);
  const look = whole(tree, 800, 600);
  const next = zoomed(look, 1.7, 120, -40);
  expect(120 / look.scale + look.x).toBeCloseTo(120 / next.scale + next.x);
  expect(-40 / look.scale + look.y).toBeCloseTo(-40 / next.scale + next.y);
  expect(nearest(tree, tree.x[2] ?? 0, (tree.y[2] ?? 0) + 1, 5)).toBe(2);
  expect(nearest(tree, 1e6, 0, 5)).toBe(-1);
});

test("a replay begins with the first visit, ends with all, and never goes back", () => {
  for (const times of [[0, 1, 2, 60, 600, 86_400], [5, 5, 5, 5], spread([0, 0, 0, 0, 0, 0, 60_000, 60_000])]) {
    const counts = Array.from({ length: 101 }, (_, at) => after(times, at / 100));
    expect([counts[0], counts.at(-1)]).toEqual([1, times.length]);
    expect([...counts].sort((one, other) => one - other)).toEqual(counts);
  }
  expect(new Set(Array.from({ length: 400 }, (_, at) => partAt(at * 30, true))).size).toBeLessThanOrEqual(9);
});

test("a range of one's own is asked for as the shortest that has it", () => {
  const now = Date.parse("2026-11-27T12:00:00Z");
  expect(named(["2026-11-24", "2026-11-25"], now)).toBe("7d");
  expect(named(["2026-09-10", "2026-11-25"], now)).toBe("91d");
  expect(named(["2019-01-01", "2026-11-25"], now)).toBe("all");
});
