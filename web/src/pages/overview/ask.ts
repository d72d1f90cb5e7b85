// What the overview asks, in one request, and what it makes of the answers.
import { type Answered, change, count, dimension, inferred, type Part } from "../../api/panels";
import type { View } from "../../view/view";
import type { Inferred } from "../../words/number";
import { FAMILIES, family, type Family, member } from "../../words/source";

/** Families that a filter can name, with what it says. */
const BY_TIME: [Family, unknown[]][] = [
  ["public", ["starts_with", "source", ["public_social/"]]],
  ["search", ["is", "source", ["organic_search"]]],
  ["email", ["is", "source", ["email_campaign"]]],
  ["referral", ["starts_with", "source", ["referral/"]]],
  ["paid", ["starts_with", "source", ["paid/"]]],
  ["assistant", ["starts_with", "source", ["ai_assistant/"]]],
];
const AT = { whole: 0, channels: 1, flows: 2, apps: 3, grades: 4, entries: 5, time: 6, families: 7 };
const SHARES = AT.families + BY_TIME.length;

/** Shares are seen by page alone: other filters cannot hold for them. */
const sharesCanBeAsked = (view: View) => view.filters.every(({ dimension }) => dimension === "page");

export function parts(view: View): Part[] {
  const both = ["visits", "dark_visits"];
  return [
    { metrics: ["visits", "visitors", "views", "dark_visits"] },
    { metrics: both, dimensions: ["channel"], limit: 50 },
    { metrics: both, dimensions: ["channel", "source"], limit: 150 },
    { metrics: ["dark_visits"], dimensions: ["app"], limit: 50 },
    { metrics: ["dark_visits"], dimensions: ["app", "grade"], limit: 100 },
    { metrics: both, dimensions: ["entry_page"], order_by: [["dark_visits", "desc"]], limit: 8 },
    { metrics: both, dimensions: ["time"], labels: true },
    ...BY_TIME.map(([, filter]) => ({ metrics: both, dimensions: ["time"], filters: [filter] })),
    ...(sharesCanBeAsked(view)
      ? [{ metrics: ["shares"] }, { metrics: ["views", "shares"], dimensions: ["page"], order_by: [["views", "desc"]] as [string, string][], limit: 150 }]
      : []),
  ];
}

export interface Bucket {
  label: string;
  visits: number;
  dark: Inferred;
  /** Visits by family; they add up to `visits`. */
  families: Record<Family, number>;
}

export interface Flow {
  channel: string;
  /** An app for private shares, else a family. */
  to: { family: Family; app?: string };
  /** Visits; on the page on worth, what they brought. */
  visits: number;
}

export interface AppRow {
  app: string;
  dark: Inferred;
  proven: number;
}

export interface Overview {
  visits: number;
  visitors: number;
  views: number;
  dark: Inferred;
  /** None where the filters cannot hold for shares. */
  shares: number | undefined;
  changes: (number | null)[];
  sharesChange: number | null;
  direct: { visits: number; dark: Inferred } | undefined;
  apps: AppRow[];
  flows: Flow[];
  times: Bucket[];
  entries: { page: string; visits: number; dark: Inferred }[];
  pages: { page: string; shares: number; change: number | null }[];
  /** Visits that mail programs sent, by whomever. */
  fromMail: number;
  unfinished: boolean;
  wide: boolean;
}

export function read(answers: Answered[]): Overview {
  const rows = (at: number) => answers[at]?.results ?? [];
  const whole = rows(AT.whole)[0];
  const figures = whole?.metrics;
  const direct = rows(AT.channels).find((row) => dimension(row, 0) === "Direct");
  const warned = (code: string) => answers[AT.whole]?.meta.warnings.some((warning) => warning.code === code) ?? false;
  const flows = flowsOf(rows(AT.flows));
  const pages = rows(SHARES + 1).map((row) => ({ page: dimension(row, 0), shares: count(row.metrics, 1), change: change(row, 1) }));
  return {
    visits: count(figures, 0),
    visitors: count(figures, 1),
    views: count(figures, 2),
    dark: inferred(figures, 3),
    shares: answers[SHARES] && count(rows(SHARES)[0]?.metrics, 0),
    changes: [0, 1, 2, 3].map((at) => change(whole, at)),
    sharesChange: change(rows(SHARES)[0], 0),
    direct: direct && { visits: count(direct.metrics, 0), dark: inferred(direct.metrics, 1) },
    apps: appsOf(rows(AT.apps), rows(AT.grades)),
    flows,
    times: timesOf(answers),
    entries: rows(AT.entries).map((row) => ({ page: dimension(row, 0), visits: count(row.metrics, 0), dark: inferred(row.metrics, 1) })),
    pages: pages.filter(({ shares }) => shares > 0).sort((one, other) => other.shares - one.shares).slice(0, 8),
    fromMail: rows(AT.flows).filter((row) => dimension(row, 1) === "dark_social/email").reduce((sum, row) => sum + count(row.metrics, 0), 0),
    unfinished: warned("unfinished"),
    wide: warned("no_window_yet"),
  };
}

/** Apps by private visits, those that nothing names last. */
export function appsOf(apps: Answered["results"], grades: Answered["results"]): AppRow[] {
  const proven = new Map<string, number>();
  for (const row of grades) {
    const [app, grade] = [dimension(row, 0), dimension(row, 1)];
    if (grade === "proven") proven.set(app, (proven.get(app) ?? 0) + inferred(row.metrics, 0).value);
  }
  return apps
    .map((row) => ({ app: dimension(row, 0), dark: inferred(row.metrics, 0), proven: proven.get(dimension(row, 0)) ?? 0 }))
    .filter(({ dark }) => dark.high >= 0.5)
    .sort((one, other) => Number(one.app === "") - Number(other.app === "") || other.dark.value - one.dark.value);
}

/** From what Google Analytics says to what we see: of each row the expected private shares, and the rest. */
export function flowsOf(rows: Answered["results"]): Flow[] {
  const flows = new Map<string, Flow>();
  const add = (channel: string, to: Flow["to"], visits: number) => {
    if (visits <= 0) return;
    const key = JSON.stringify([channel, to.family, to.app]);
    const flow = flows.get(key);
    if (flow) flow.visits += visits;
    else flows.set(key, { channel, to, visits });
  };
  for (const row of rows) {
    const [channel, source] = [dimension(row, 0), dimension(row, 1)];
    const [visits, dark] = [count(row.metrics, 0), inferred(row.metrics, 1).value];
    const of = family(source);
    add(channel, { family: "dark", app: of === "dark" ? member(source) : "unknown" }, dark);
    // What is probably a private share, and is not one, is of no source that we could name.
    add(channel, { family: of === "dark" ? "unknown" : of }, visits - dark);
  }
  return [...flows.values()];
}

function timesOf(answers: Answered[]): Bucket[] {
  const time = answers[AT.time];
  const byLabel = (at: number) => new Map((answers[at]?.results ?? []).map((row) => [dimension(row, 0), row.metrics]));
  const whole = byLabel(AT.time);
  const families = BY_TIME.map(([name], at) => [name, byLabel(AT.families + at)] as const);
  return (time?.meta.time_labels ?? [...whole.keys()]).map((label) => {
    const [visits, dark] = [count(whole.get(label), 0), inferred(whole.get(label), 1)];
    const parts = Object.fromEntries(FAMILIES.map((name) => [name, 0])) as Record<Family, number>;
    parts.dark = dark.value;
    for (const [name, rows] of families) parts[name] = Math.max(0, count(rows.get(label), 0) - inferred(rows.get(label), 1).value);
    const named = Object.values(parts).reduce((sum, n) => sum + n, 0);
    // What no other family has: typed, reader apps, other campaigns, and what nothing names.
    parts.typed = Math.max(0, visits - named);
    return { label, visits, dark, families: parts };
  });
}
