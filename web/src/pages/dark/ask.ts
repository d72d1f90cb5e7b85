// What the page on dark social asks, and what it makes of the answers.
import { type Answered, count, dimension, inferred, type Part } from "../../api/panels";
import type { View } from "../../view/view";
import type { Inferred } from "../../words/number";
import { type AppRow, appsOf } from "../overview/ask";

export interface Dark {
  visits: number;
  dark: Inferred;
  proven: number;
  apps: AppRow[];
  /** Shares seen, over time; none where the filters cannot hold for shares. */
  shares: { label: string; shares: number }[] | undefined;
}

export function parts(view: View): Part[] {
  const shares = view.filters.every(({ dimension }) => dimension === "page");
  return [
    { metrics: ["visits", "dark_visits"] },
    { metrics: ["dark_visits"], dimensions: ["app"], limit: 50 },
    { metrics: ["dark_visits"], dimensions: ["app", "grade"], limit: 100 },
    ...(shares ? [{ metrics: ["shares"], dimensions: ["time"], labels: true }] : []),
  ];
}

export function read([whole, byApp, byGrade, byTime]: Answered[]): Dark {
  const apps = appsOf(byApp?.results ?? [], byGrade?.results ?? []);
  const figures = whole?.results[0]?.metrics;
  const seen = new Map((byTime?.results ?? []).map((row) => [dimension(row, 0), count(row.metrics, 0)]));
  return {
    visits: count(figures, 0),
    dark: inferred(figures, 1),
    proven: apps.reduce((sum, app) => sum + app.proven, 0),
    apps,
    shares: byTime && (byTime.meta.time_labels ?? [...seen.keys()]).map((label) => ({ label, shares: seen.get(label) ?? 0 })),
  };
}
