// Questions to the query API, and how to read what it answers.
import { keepPreviousData, type QueryClient, useQuery } from "@tanstack/react-query";
import { FEW, type Inferred } from "../words/number";
import { asked, type View } from "../view/view";
import { answered, client, type Schemas } from "./client";

export type Row = Schemas["ResultRow"];
export type Answered = Schemas["Answered"];
export type Figure = Schemas["Figure"];

/** One question of several. */
export interface Part {
  metrics: string[];
  dimensions?: string[];
  filters?: unknown[];
  order_by?: [string, string][];
  limit?: number;
  labels?: boolean;
}

async function ask(site: string, view: View, parts: Part[]): Promise<Answered[]> {
  const queries = parts.map(({ metrics, dimensions = [], filters = [], order_by = [], limit = 200, labels = false }) => ({
    metrics,
    dimensions,
    filters,
    order_by,
    pagination: { limit, offset: 0 },
    include: { time_labels: labels, total_rows: false, imports: false },
  }));
  const body = { site, date_range: view.range, filters: asked(view.filters), comparison: view.comparison ?? null, queries };
  // The client's own type of the answer loses that pairs are pairs.
  const answer = (await answered(client.POST("/api/v1/query", { body: body }))) as Schemas["QueryResponse"];
  return "answers" in answer ? answer.answers : [answer];
}

/** Asks before anything is drawn. */
export const askEarly = (queries: QueryClient, name: string, site: string, view: View, parts: Part[]) =>
  void queries.query({ queryKey: ["panels", name, site, view], queryFn: () => ask(site, view, parts) }).catch(() => undefined);

/** Several questions in one request; what was shown stays until the new answer is there. */
export const usePanels = <T>(name: string, site: string, view: View, parts: Part[], read: (answers: Answered[]) => T) =>
  useQuery({
    queryKey: ["panels", name, site, view],
    queryFn: () => ask(site, view, parts),
    select: read,
    placeholderData: keepPreviousData,
  });

/** Which figure of a row: by its place in the question's metrics. */
export const count = (figures: Figure[] | undefined, at: number): number => {
  const figure = figures?.[at];
  return typeof figure === "number" ? figure : 0;
};

export const inferred = (figures: Figure[] | undefined, at: number): Inferred => {
  const figure = figures?.[at];
  return figure && typeof figure === "object" && "low" in figure ? figure : { value: 0, low: 0, high: 0 };
};

/** The change of a figure in parts of the earlier one; nothing where that is too small for percentages. */
export function change(row: Row | undefined, at: number): number | null {
  const earlier = row?.comparison?.metrics[at];
  const before = typeof earlier === "number" ? earlier : inferred(row?.comparison?.metrics, at).value;
  return before < FEW ? null : (row?.comparison?.change[at] ?? null);
}

export const dimension = (row: Row, at: number): string => row.dimensions[at] ?? "";
