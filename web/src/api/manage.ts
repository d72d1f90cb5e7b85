// Sites and keys: how they are set up.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, client, type Schemas } from "./client";

export const SCOPES = ["stats:read", "events:write", "export:read", "sites:manage", "keys:manage", "links:manage"] as const;

export const useSite = (domain: string) =>
  useQuery({ queryKey: ["site", domain], queryFn: () => answered(client.GET("/api/v1/sites/{domain}", { params: { path: { domain } } })) });

/** Says anew what was asked before, once something has changed. */
function useChange<In, Out>(change: (input: In) => Promise<Out>, keys: string[]) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => Promise.all(keys.map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
}

export const useAddSite = () => useChange((body: Schemas["SiteRequest"]) => answered(client.POST("/api/v1/sites", { body })), ["sites"]);

export const useChangeSite = (domain: string) =>
  useChange((body: Schemas["SiteChange"]) => answered(client.PATCH("/api/v1/sites/{domain}", { params: { path: { domain } }, body })), ["sites", "site"]);

export const useKeys = () => useQuery({ queryKey: ["keys"], queryFn: async () => (await answered(client.GET("/api/v1/keys"))).keys });

export const useMakeKey = () => useChange((body: Schemas["KeyRequest"]) => answered(client.POST("/api/v1/keys", { body })), ["keys"]);

export const useRevokeKey = () => useChange((id: number) => answered(client.DELETE("/api/v1/keys/{id}", { params: { path: { id } } })), ["keys"]);
