import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, client, type Schemas } from "./client";

export type Experiment = Schemas["OneExperiment"];
export type Told = Schemas["ExperimentResponse"];
export type Outcome = Schemas["OneOutcome"];
export type OfVariant = Schemas["OfVariant"];
export type ExperimentFields = Schemas["ExperimentFields"];
export type Advice = Schemas["AdviceResponse"];
export type AdviceAsked = Schemas["AdviceAsked"];

const of = (site: string, name: string) => ({ params: { path: { domain: site, name } } });

export const useExperiments = (site: string) =>
  useQuery({
    queryKey: ["experiments", site],
    queryFn: async () => (await answered(client.GET("/api/v1/sites/{domain}/experiments", { params: { path: { domain: site } } }))).experiments,
  });

export const useExperiment = (site: string, name: string) =>
  useQuery({
    queryKey: ["experiments", site, name],
    queryFn: () => answered(client.GET("/api/v1/sites/{domain}/experiments/{name}", of(site, name))),
    // Units are counted over again each time, and a day more or less is what changes them.
    staleTime: 300_000,
  });

/** How many units it takes; asked for while somebody thinks about it. Nothing to ask: nothing answered. */
export const useAdvice = (site: string, asked: AdviceAsked | undefined) =>
  useQuery({
    queryKey: ["advice", site, asked],
    queryFn: () => answered(client.POST("/api/v1/sites/{domain}/experiment-advice", { params: { path: { domain: site } }, body: asked as AdviceAsked })),
    enabled: asked !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 300_000,
  });

export function useExperimentChanges(site: string) {
  const queries = useQueryClient();
  const onSuccess = () => queries.invalidateQueries({ queryKey: ["experiments", site] });
  const begin = useMutation({
    mutationFn: (fields: ExperimentFields) => answered(client.POST("/api/v1/sites/{domain}/experiments", { params: { path: { domain: site } }, body: fields })),
    onSuccess,
  });
  const stop = useMutation({ mutationFn: (name: string) => answered(client.POST("/api/v1/sites/{domain}/experiments/{name}/stop", of(site, name))), onSuccess });
  return { begin, stop };
}
