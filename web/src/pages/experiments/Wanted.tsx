import { useGoals } from "../../api/goals";
import { Card } from "../../parts/Card";
import { Labelled } from "../../parts/Labelled";
import parts from "../../parts/parts.module.css";
import { useWords } from "../../words/intl";
import { shown } from "../../words/safe";
import { type Draft, EFFECTS } from "./fields";
import { OUTCOMES, outcomeOf } from "./told";
import css from "./experiments.module.css";

/** What it should change, and by how much to be worth it. */
export function Wanted({ site, draft, change }: { site: string; draft: Draft; change: (next: Partial<Draft>) => void }) {
  const { t } = useWords();
  const { data: goals = [] } = useGoals(site);
  const { outcome } = draft;
  const choose = (name: string) => {
    const next = outcomeOf(name);
    change({ outcome: next, effect: EFFECTS[next] });
  };
  return (
    <Card title={t("setup.outcome")}>
      <div className={css.form}>
        <div className={css.pair}>
          <Labelled name={t("setup.measured")}>
            <select className={parts.input} value={outcome} onChange={(event) => choose(event.target.value)}>
              {OUTCOMES.map((one) => (
                <option key={one} value={one}>
                  {t(`outcome.${one}`)}
                </option>
              ))}
            </select>
          </Labelled>
          {outcome === "conversions" && (
            <Labelled name={t("setup.goal")}>
              <select className={parts.input} value={draft.goal} onChange={(event) => change({ goal: event.target.value })}>
                <option value="">{t("worth.goal.any")}</option>
                {goals.map((goal) => (
                  <option key={goal} value={goal}>
                    {shown(goal)}
                  </option>
                ))}
              </select>
            </Labelled>
          )}
          {outcome === "revenue" && (
            <Labelled name={t("setup.currency")}>
              <input className={parts.input} required pattern="[A-Z]{3}" maxLength={3} value={draft.currency} onChange={(event) => change({ currency: event.target.value.toUpperCase() })} />
            </Labelled>
          )}
        </div>
        <Labelled name={t(`setup.effect.${outcome}`, { per: t(`per.${draft.unit}`) })} means={t("setup.effect.means")}>
          <input className={parts.input} type="number" required min="0.0001" step="any" inputMode="decimal" value={draft.effect} onChange={(event) => change({ effect: event.target.value })} />
        </Labelled>
      </div>
    </Card>
  );
}
