import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Range } from "../view/view";
import { named } from "./cascades";
import { answered, client, type Schemas } from "./client";

export type Worth = Schemas["WorthResponse"];
export type Ledgered = Schemas["Ledgered"];
export type SourceCredit = Schemas["SourceCredit"];
export type Rates = Schemas["Rates"];
export type Cost = Schemas["OneCost"];
export type CostFields = Schemas["CostFields"];

export const MODELS = ["share_aware", "last_non_direct", "first", "last", "linear", "position", "time_decay"] as const;
export type Model = (typeof MODELS)[number];

/** What conversions of a range were worth, and to whom the credit is due; the answer says which days it is of. */
export const useWorth = (site: string, range: Range, { goal, model = "share_aware", enabled = true }: { goal?: string | undefined; model?: Model; enabled?: boolean } = {}) =>
  useQuery({
    enabled,
    queryKey: ["worth", site, range, goal, model],
    queryFn: () => answered(client.GET("/api/v1/worth", { params: { query: { site, date_range: named(range), model, ...(goal && { goal }) } } })),
    placeholderData: keepPreviousData,
  });

export const useCosts = (site: string) =>
  useQuery({
    queryKey: ["costs", site],
    queryFn: async () => (await answered(client.GET("/api/v1/sites/{domain}/costs", { params: { path: { domain: site } } }))).costs,
  });

/** Enters and removes costs; whatever rests on them is asked for again. */
export function useCostChanges(site: string) {
  const queries = useQueryClient();
  const onSuccess = () => Promise.all(["costs", "worth"].map((name) => queries.invalidateQueries({ queryKey: [name, site] })));
  const add = useMutation({
    mutationFn: (cost: CostFields) => answered(client.POST("/api/v1/sites/{domain}/costs", { params: { path: { domain: site } }, body: cost })),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: (id: number) => answered(client.DELETE("/api/v1/sites/{domain}/costs/{id}", { params: { path: { domain: site, id } } })),
    onSuccess,
  });
  return { add, remove };
}
