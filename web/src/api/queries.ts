import { QueryClient } from "@tanstack/react-query";
import { Refused } from "./client";

/** What the server refuses it refuses again; what was lost on the way is tried once more. */
export const queries = new QueryClient({
  defaultOptions: { queries: { retry: (times, error) => times < 1 && !(error instanceof Refused), staleTime: 30_000, refetchOnWindowFocus: false } },
});
