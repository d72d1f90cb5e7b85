import type { Cascade, Cascades } from "../../api/cascades";
import type { Word } from "../../words/en";

/** Does what is passed on grow? Only said where the interval is clear of one. */
export function growth({ reproduction }: Cascades): Word | undefined {
  if (!reproduction) return undefined;
  if (reproduction.low > 1) return "cascades.grows";
  return reproduction.high < 1 ? "cascades.dies" : "cascades.between";
}

/** What a cascade brought, in units of the currency. */
export const brought = ({ revenue_milli }: Cascade): { currency: string; amount: number }[] => Object.entries(revenue_milli).map(([currency, milli]) => ({ currency, amount: milli / 1000 }));

/** Minutes as the largest unit that says them well. */
export function duration(minutes: number): [Word, Record<string, number>] {
  if (minutes < 90) return ["duration.minutes", { minutes: Math.round(minutes) }];
  const hours = minutes / 60;
  return hours < 36 ? ["duration.hours", { hours: Math.round(hours) }] : ["duration.days", { days: Math.round(hours / 24) }];
}
