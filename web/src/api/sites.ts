import { queryOptions, useQuery } from "@tanstack/react-query";
import { answered, client } from "./client";

export const sitesQuery = queryOptions({
  queryKey: ["sites"],
  queryFn: async () => (await answered(client.GET("/api/v1/sites"))).sites,
  staleTime: 60_000,
});

export const useSites = () => useQuery(sitesQuery);
