import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, client, type Schemas } from "./client";
import { type Answered, count, dimension } from "./panels";

export type Link = Schemas["LinkShown"];
export type LinkFields = Schemas["LinkFields"];
export type Rule = Schemas["RuleFields"];
export type Registry = Schemas["RegistryFields"];
export type Rows = Schemas["Rows"];

const PAGE = 50;

/** Links of a site, the latest first, page by page. */
export const useLinks = (site: string, search: string, archived: boolean) =>
  useInfiniteQuery({
    queryKey: ["links", site, search, archived],
    queryFn: ({ pageParam }) => {
      const query = { site, archived, limit: PAGE, ...(search && { search }), ...(pageParam !== undefined && { after: pageParam }) };
      return answered(client.GET("/api/v1/links", { params: { query } }));
    },
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
  });

/** Clicks of people on each link in the last 28 days, by `host/slug`. */
export const useClicks = (site: string) =>
  useQuery({
    queryKey: ["clicks", site],
    queryFn: async () => {
      const body = { site, date_range: "28d", metrics: ["events"], dimensions: ["property:link"], filters: [["is", "event", ["click"]]], pagination: { limit: 1000, offset: 0 } };
      const answer = (await answered(client.POST("/api/v1/query", { body: body }))) as Answered;
      return new Map(answer.results.map((row) => [dimension(row, 0), count(row.metrics, 0)]));
    },
  });

const at = ({ host, slug }: Link) => ({ path: { host, slug } });

/** Adds a link, or changes one; the list is asked for anew. */
export function useSaveLink(link: Link | undefined) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (fields: LinkFields) =>
      answered(link ? client.PATCH("/api/v1/links/{host}/{slug}", { params: at(link), body: fields }) : client.POST("/api/v1/links", { body: fields })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["links"] }),
  });
}

/** Adds many links from CSV. */
export function useAddLinks() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (csv: string): Promise<Rows> => {
      // The client writes JSON alone.
      const asking = client.POST("/api/v1/links/bulk", { body: csv as never, headers: { "content-type": "text/csv" }, bodySerializer: (text) => text as unknown as string });
      return answered(asking);
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ["links"] }),
  });
}

export const useRegistry = (site: string) =>
  useQuery({ queryKey: ["utm", site], queryFn: () => answered(client.GET("/api/v1/utm/{domain}", { params: { path: { domain: site } } })) });

export function useSetRegistry(site: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Registry) => answered(client.PUT("/api/v1/utm/{domain}", { params: { path: { domain: site } }, body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["utm"] }),
  });
}

/** What is wrong with a target's campaign parameters. */
export const lint = (site: string, target: string) =>
  answered(client.POST("/api/v1/utm/{domain}/lint", { params: { path: { domain: site } }, body: { target } }));
