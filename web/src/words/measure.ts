import { useMemo } from "react";
import { useIntl } from "react-intl";
import type { Inferred } from "./number";
import { rounded } from "./round";
import { shown } from "./safe";

/** What is counted: `part` is a part of a whole, said in percent. */
export type Measure = { of: "money"; currency: string } | { of: "count" | "part" };

/** How finely each is said at most, as a power of ten. */
const LEAST = { money: 0.01, count: 0.001, part: 0.0001 };
/** From here on cents say nothing. */
const WHOLE = 100;

/** A true minus; and no spaces around the dash but where a minus stands beside it. */
const set = (text: string) => (text.includes("-") ? text.replaceAll("-", "−") : text.replace(/%?\s–\s/, "–"));
const isCurrency = (text: string) => /^[A-Za-z]{3}$/.test(text);

/** How amounts of a measure are said. */
export function useMeasure(measure: Measure) {
  const { locale } = useIntl();
  const currency = measure.of === "money" ? measure.currency : "";
  const { of } = measure;
  return useMemo(() => {
    const format = (digits: number, least = 0) => {
      const digit = { maximumFractionDigits: digits, minimumFractionDigits: Math.min(least, digits) };
      const whole = Math.max(0, digits - 2);
      if (of === "part") return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: whole, minimumFractionDigits: least > 0 ? whole : 0 });
      return new Intl.NumberFormat(locale, of === "money" && isCurrency(currency) ? { style: "currency", currency, ...digit } : digit);
    };
    const named = (text: string) => set(of === "money" && !isCurrency(currency) ? `${text} ${shown(currency)}` : text);
    const money = (most: number) => (most >= WHOLE ? 0 : 2);
    const digits = (n: number) => (of === "money" ? money(Math.abs(n)) : of === "part" ? 3 : Math.abs(n) >= WHOLE ? 0 : 2);
    /** What is known exactly. */
    const one = (n: number): string => named(format(digits(n), 2 * Number(of === "money")).format(n));
    /** The value, its interval and its bounds: `€4,200`, `€3,600–€4,800`. The interval is empty where there is nothing to doubt. */
    const parts = (inferred: Inferred): { value: string; interval: string; low: string; high: string } => {
      const isExact = inferred.high - inferred.low < 1.5 * LEAST[of];
      if (isExact) return { value: one(inferred.value), interval: "", low: one(inferred.low), high: one(inferred.high) };
      const said = rounded(inferred, LEAST[of]);
      const fraction = of === "money" ? 2 * Number(said.digits > 0) : said.digits;
      const formatted = format(fraction, of === "money" ? 2 : fraction);
      const interval = said.low === said.high ? "" : formatted.formatRange(said.low, said.high);
      const [value = "", low = "", high = ""] = [said.value, said.low, said.high].map((n) => named(formatted.format(n)));
      return { value, interval: interval && named(interval), low, high };
    };
    const about = (inferred: Inferred): string => {
      const { value, interval } = parts(inferred);
      return interval ? `${value} (${interval})` : value;
    };
    return { one, parts, about };
  }, [locale, of, currency]);
}
