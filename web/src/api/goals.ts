import { dimension, usePanels } from "./panels";

/** Events that happen by themselves: nobody's goal. */
const BY_THEMSELVES = new Set(["pageview", "engagement", "share", "outbound", "", "receipt"]);
const ALWAYS = { range: "91d", comparison: undefined, filters: [] };

/** The names of events that may count as conversions, the most frequent first. */
export const useGoals = (site: string) =>
  usePanels("goals", site, ALWAYS, [{ metrics: ["events"], dimensions: ["event"], order_by: [["events", "desc"]], limit: 50 }], (answers) =>
    (answers[0]?.results ?? []).map((row) => dimension(row, 0)).filter((name) => !BY_THEMSELVES.has(name)),
  );
