// What is looked at: range, comparison and filters. It lives in the address, so that it can be sent to somebody and goes back with the browser.

export const RANGES = ["day", "7d", "28d", "91d", "month", "12mo", "all"] as const;
export const OPERATORS = ["is", "is_not", "contains", "contains_not", "starts_with"] as const;
export type Operator = (typeof OPERATORS)[number];

/** What filters may ask for, in the order of the menu. */
export const DIMENSIONS = ["source", "app", "grade", "channel", "page", "entry_page", "referrer", "campaign_source", "campaign_medium", "campaign_name", "country", "device", "os", "browser", "event"] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export interface Filter {
  operator: Operator;
  dimension: Dimension;
  values: string[];
}

export type Range = string | [string, string];

export interface View {
  range: Range;
  comparison: "previous_period" | "year_over_year" | undefined;
  filters: Filter[];
}

const MOST_FILTERS = 20;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

const isOne = <T extends string>(all: readonly T[], word: string | undefined): word is T => all.includes(word as T);

function readRange(text: string | null): Range {
  if (text && isOne(RANGES, text)) return text;
  const [from, to] = text?.split("..") ?? [];
  if (from && to && DAY.test(from) && DAY.test(to)) return from <= to ? [from, to] : [to, from];
  return "28d";
}

/** `is:page:/a:b`: the value is whatever follows, colons and all. Filters that are alike but for their value are one. */
function readFilters(texts: string[]): Filter[] {
  const filters: Filter[] = [];
  for (const text of texts.slice(0, MOST_FILTERS)) {
    const [operator, dimension, ...rest] = text.split(":");
    if (!isOne(OPERATORS, operator) || !isOne(DIMENSIONS, dimension) || rest.length === 0) continue;
    add(filters, { operator, dimension, values: [rest.join(":")] });
  }
  return filters;
}

function add(filters: Filter[], filter: Filter) {
  const same = filters.find((one) => one.operator === filter.operator && one.dimension === filter.dimension);
  if (same) same.values = [...new Set([...same.values, ...filter.values])];
  else filters.push({ ...filter });
}

/** Reads an address; what makes no sense in it is left out. */
export function read(address: URLSearchParams): View {
  const compare = address.get("compare");
  return {
    range: readRange(address.get("range")),
    comparison: compare === "previous_period" || compare === "year_over_year" ? compare : undefined,
    filters: readFilters(address.getAll("f")),
  };
}

/** What a view writes; the rest of an address is a page's own. */
const OWN = ["range", "compare", "f"];

/** Writes an address; what is usual is left out, and what a page of its own has in `before` stays. */
export function write({ range, comparison, filters }: View, before = new URLSearchParams()): URLSearchParams {
  const address = new URLSearchParams([...before].filter(([name]) => !OWN.includes(name)));
  const text = typeof range === "string" ? range : range.join("..");
  if (text !== "28d") address.set("range", text);
  if (comparison) address.set("compare", comparison);
  for (const { operator, dimension, values } of filters) {
    for (const value of values) address.append("f", `${operator}:${dimension}:${value}`);
  }
  return address;
}

/** The view with one filter more. */
export function filtered(view: View, filter: Filter): View {
  const filters = view.filters.map((one) => ({ ...one }));
  add(filters, filter);
  return { ...view, filters };
}

/** Filters as the API is asked them. */
export const asked = (filters: Filter[]): unknown[] => filters.map(({ operator, dimension, values }) => [operator, dimension, values]);
