import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Range } from "../view/view";
import { named } from "./cascades";
import { answered, client, type Schemas } from "./client";

export type Receipt = Schemas["OneReceipt"];

const SHOWN = 12;

/** The latest receipts; asked for again and again, as long as somebody looks. */
export const useReceipts = (site: string, range: Range) =>
  useQuery({
    queryKey: ["receipts", site, range],
    queryFn: async () => (await answered(client.GET("/api/v1/receipts", { params: { query: { site, date_range: named(range), limit: SHOWN } } }))).receipts,
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
