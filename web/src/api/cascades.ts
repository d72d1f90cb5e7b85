import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { RANGES, type Range } from "../view/view";
import { answered, client, type Schemas } from "./client";

export type Cascade = Schemas["OneCascade"];
export type Cascades = Schemas["CascadesResponse"];
export type Tree = Schemas["TreeResponse"];

/** Cascades are asked for by the name of a range; of a range of one's own the shortest that has it, from today back. */
export function named(range: Range, now = Date.now()): string {
  if (typeof range === "string") return range;
  const days = (now - Date.parse(range[0])) / 86_400_000;
  const enough: [number, (typeof RANGES)[number]][] = [[7, "7d"], [28, "28d"], [91, "91d"], [364, "12mo"]];
  return enough.find(([most]) => days <= most)?.[1] ?? "all";
}

export const useCascades = (site: string, range: Range) =>
  useQuery({
    queryKey: ["cascades", site, range],
    queryFn: () => answered(client.GET("/api/v1/cascades", { params: { query: { site, date_range: named(range), limit: 100 } } })),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });

export const useTree = (site: string, id: string) =>
  useQuery({
    queryKey: ["cascade", site, id],
    queryFn: () => answered(client.GET("/api/v1/cascades/{id}", { params: { path: { id }, query: { site } } })),
  });
