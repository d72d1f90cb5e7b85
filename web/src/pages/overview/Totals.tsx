import type { ReactNode } from "react";
import { Delta } from "../../parts/Delta";
import { useWords } from "../../words/intl";
import { figure } from "../../words/number";
import type { Overview } from "./ask";
import css from "./overview.module.css";

/** The few numbers that everybody looks for. */
export function Totals({ told }: { told: Overview }) {
  const { t, n, interval } = useWords();
  const dark = figure(told.dark, told.visits);
  return (
    <dl className={css.totals}>
      <Total name={t("overview.visits")} change={told.changes[0]}>
        {n(told.visits)}
      </Total>
      <Total name={t("overview.darkVisits")} change={told.changes[3]}>
        {n(dark.value)} {dark.sure !== "exact" && <small>({interval(dark)})</small>}
      </Total>
      {told.shares !== undefined && (
        <Total name={t("overview.shares")} means={t("overview.shares.means")} change={told.sharesChange}>
          {n(told.shares)}
        </Total>
      )}
      <Total name={t("overview.visitors")} means={t("overview.visitors.means")} change={told.changes[1]}>
        {n(told.visitors)}
      </Total>
      <Total name={t("overview.views")} change={told.changes[2]}>
        {n(told.views)}
      </Total>
    </dl>
  );
}

function Total({ name, means, change, children }: { name: string; means?: string; change: number | null | undefined; children: ReactNode }) {
  return (
    <div className={css.total} title={means}>
      <dt>{name}</dt>
      <dd>
        {children} <Delta change={change} />
      </dd>
    </div>
  );
}
