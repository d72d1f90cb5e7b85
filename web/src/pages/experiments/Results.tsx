import type { Outcome, Told } from "../../api/experiments";
import { Whiskers } from "../../charts/Whiskers";
import { Card } from "../../parts/Card";
import { useWords } from "../../words/intl";
import { useMeasure } from "../../words/measure";
import { leading, measureOf, type OutcomeName, outcomeOf } from "./told";
import css from "./experiments.module.css";

/** Differences to the holdout with the line of no difference, by outcome; the one that the page is about first. */
export function Results({ told, outcome }: { told: Told; outcome: OutcomeName }) {
  const { t } = useWords();
  const sorted = [...told.outcomes].sort((one, other) => Number(other.outcome === outcome) - Number(one.outcome === outcome));
  const first = sorted[0];
  return (
    <Card title={t("effect.results")}>
      {sorted.map((one) => (
        <Differences key={one.outcome} told={told} of={one} />
      ))}
      {first && <Interference told={told} of={first} />}
    </Card>
  );
}

function Differences({ told, of }: { told: Told; of: Outcome }) {
  const { t } = useWords();
  const { experiment } = told;
  const name = outcomeOf(of.outcome);
  const { about, one } = useMeasure(measureOf(name, experiment.currency));
  const rows = of.variants.map(({ name: variant, effect }) => ({ key: variant, name: variant, of: effect ?? undefined, said: effect ? about(effect) : t("effect.few") }));
  return (
    <section className={css.outcome}>
      <h3>
        {t(`outcome.${name}`)} {of.holdout !== undefined && of.holdout !== null && <small className="quiet">{t("effect.holdout", { value: one(of.holdout), per: t(`per.${experiment.unit}`) })}</small>}
      </h3>
      <Whiskers rows={rows} zero={t("effect.zero")} />
    </section>
  );
}

/** What shares across the border do to the figure, in a sentence. */
function Interference({ told, of }: { told: Told; of: Outcome }) {
  const { t, percent } = useWords();
  const name = outcomeOf(of.outcome);
  const { about } = useMeasure(measureOf(name, told.experiment.currency));
  const variant = leading(of);
  if (of.exposure <= 0) return <p className={css.aside}>{t("effect.interference.none")}</p>;
  const part = percent(of.exposure);
  const most = variant?.state === "effect" && variant.undiluted && variant.undiluted.value > 0 ? about(variant.undiluted) : undefined;
  return <p className={css.aside}>{most ? t("effect.interference", { part, most }) : t("effect.interference.short", { part })}</p>;
}
