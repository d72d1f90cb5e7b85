import type { Told } from "../../api/experiments";
import { Card } from "../../parts/Card";
import table from "../../parts/parts.module.css";
import { useWords } from "../../words/intl";
import { shown } from "../../words/safe";
import { parts } from "./told";
import css from "./experiments.module.css";

/** Who gets what, how it fell out, and where. */
export function Dealt({ told }: { told: Told }) {
  const { t, n, percent } = useWords();
  const { experiment, dealt } = told;
  const meant = parts(experiment);
  const names = [t("dealt.holdout"), ...experiment.variants.map(({ name }) => name)];
  return (
    <Card title={t("dealt.title")}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t("setup.variants")}</th>
            <th scope="col" className="number">{t("dealt.meant")}</th>
            <th scope="col" className="number">{t("dealt.units")}</th>
          </tr>
        </thead>
        <tbody>
          {names.map((name, at) => (
            <tr key={name}>
              <td>{name}</td>
              <td className="number">{percent(meant[at] ?? 0)}</td>
              <td className="number">{n(dealt.units[at] ?? 0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {!dealt.broken && told.units > 0 && <p className={css.aside}>{t("dealt.right")}</p>}
      <p className={css.aside}>
        {experiment.pages.length === 0 ? t("dealt.all") : `${t("dealt.pages")} `}
        {experiment.pages.map((page) => (
          <code key={page}>{shown(page)} </code>
        ))}
      </p>
      {experiment.goal && <p className={css.aside}>{t("dealt.goal", { goal: shown(experiment.goal) })}</p>}
    </Card>
  );
}
