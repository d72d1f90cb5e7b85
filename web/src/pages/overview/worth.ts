// What private shares brought, in words. It is asked apart: the sentence does not wait for it.
import { useParams } from "react-router";
import { useWorth } from "../../api/worth";
import { useView } from "../../view/useView";
import { useWords } from "../../words/intl";
import { figure } from "../../words/number";

/** Sentences on conversions and revenue; none without any, while filters hold, or where the interval does not let it be said. */
export function useWorthWords(): string[] {
  const { t, money, percents } = useWords();
  const { domain = "" } = useParams();
  const { view } = useView();
  // A range of one's own cannot be asked for: figures of another one would not be its own.
  const { data } = useWorth(domain, view.range, { enabled: view.filters.length === 0 && typeof view.range === "string" });
  if (!data) return [];
  const brought = data.currencies.map(({ currency, credit }) => {
    const { value, low, high } = figure(credit.dark, credit.total);
    const part = low === high ? money(value, currency) : `${money(value, currency)} (${money(low, currency)}–${money(high, currency)})`;
    return t("overview.worth", { part, whole: money(credit.total, currency) });
  });
  const { dark, public: open, dark_less_public: more } = data.rates;
  const differ = more && (more.low > 0 || more.high < 0);
  if (differ && dark.per_visit && open.per_visit) brought.push(t("overview.worth.rates", { dark: percents(dark.per_visit), public: percents(open.per_visit) }));
  return brought;
}
