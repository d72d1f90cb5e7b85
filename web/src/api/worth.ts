import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Range } from "../view/view";
import { named } from "./cascades";
import { answered, client } from "./client";

/** What conversions of a range were worth, and to whom the credit is due. */
export const useWorth = (site: string, range: Range, enabled: boolean) =>
  useQuery({
    queryKey: ["worth", site, range],
    queryFn: () => answered(client.GET("/api/v1/worth", { params: { query: { site, date_range: named(range) } } })),
    // A range of one's own cannot be asked for: figures of another one would not be its own.
    enabled: enabled && typeof range === "string",
    placeholderData: keepPreviousData,
  });
