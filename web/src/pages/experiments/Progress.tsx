import { useState } from "react";
import { type Told, useExperimentChanges } from "../../api/experiments";
import { Button } from "../../parts/Button";
import { Card } from "../../parts/Card";
import parts from "../../parts/parts.module.css";
import { Sheet } from "../../parts/Sheet";
import { Failed } from "../../parts/states";
import { useWords } from "../../words/intl";
import { dayOf, firstFigures, type State } from "./told";
import css from "./experiments.module.css";

const DAY: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric" };

/** Units so far of those planned, its days as seen at `now` (ms since 1970), and a way to stop it. */
export function Progress({ site, told, now }: { site: string; told: Told; now: number }) {
  const { t, n, date } = useWords();
  const [stopping, setStopping] = useState(false);
  const { experiment, units, open_units } = told;
  const most = Math.max(experiment.planned_units, units + open_units, 1);
  const of = (count: number) => `${(100 * count) / most}%`;
  const state: State = told.dealt.broken ? "broken" : experiment.running ? "running" : "over";
  return (
    <Card title={t("progress.title")}>
      <p className={css.state} data-state={state}>
        {t(`experiment.${state}`, dayOf(experiment, now))}
      </p>
      <div className={`${parts.bar} ${css.progress}`} aria-hidden="true">
        <span className={parts.proven} style={{ inlineSize: of(units) }} />
        <span className={parts.inferred} style={{ insetInlineStart: of(units), inlineSize: of(open_units) }} />
      </div>
      <ul className={css.facts}>
        <li>
          <strong>{t("progress.over", { units: t(`units.${experiment.unit}`, { units }) })}</strong>, {t("progress.of", { planned: n(experiment.planned_units) })}
        </li>
        {open_units > 0 && <li>{t("progress.open", { units: t(`units.${experiment.unit}`, { units: open_units }) })}</li>}
        {state === "running" && units === 0 && <li>{t("progress.first", { day: date(firstFigures(experiment), DAY) })}</li>}
        {state !== "broken" && <li>{t(state === "running" ? "progress.end" : "progress.ended", { day: date(experiment.ends, DAY) })}</li>}
      </ul>
      <p className={css.aside}>{t(experiment.unit === "page" ? "progress.more.page" : "progress.more")}</p>
      {state === "running" && (
        <Button className={`${css.stop} screen`} onClick={() => setStopping(true)} aria-haspopup="dialog">
          {t("stop.button")}
        </Button>
      )}
      {stopping && <Stop site={site} told={told} close={() => setStopping(false)} />}
    </Card>
  );
}

function Stop({ site, told, close }: { site: string; told: Told; close: () => void }) {
  const { t } = useWords();
  const { stop } = useExperimentChanges(site);
  const { name, planned_units } = told.experiment;
  return (
    <Sheet title={t("stop.title", { name })} close={close}>
      <div className={css.recipe}>
        <p>{t("stop.means")}</p>
        {told.units < planned_units && <p>{t("stop.early")}</p>}
        {stop.error && <Failed error={stop.error} />}
        <div className={css.buttons}>
          <Button onClick={close}>{t("stop.no")}</Button>
          <Button kind="strong" disabled={stop.isPending} onClick={() => stop.mutate(name, { onSuccess: close })}>
            {t("stop.yes")}
          </Button>
        </div>
      </div>
    </Sheet>
  );
}
