import { useMemo, useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { Refused } from "../../api/client";
import { useAdvice, useExperimentChanges } from "../../api/experiments";
import { Button } from "../../parts/Button";
import { Card } from "../../parts/Card";
import { Icon } from "../../parts/Icon";
import { Labelled } from "../../parts/Labelled";
import parts from "../../parts/parts.module.css";
import { Failed } from "../../parts/states";
import { useTitle, useWords } from "../../words/intl";
import overview from "../overview/overview.module.css";
import { Advised } from "./Advised";
import { asked, type Draft, FIRST, NAME, planned, told } from "./fields";
import { Recipe } from "./Recipe";
import { useSettled } from "./useSettled";
import { Variants } from "./Variants";
import { Wanted } from "./Wanted";
import css from "./experiments.module.css";

const THINKING_MS = 400;
const CONFLICT = 409;

/** Sets up an experiment: while somebody writes, how long it takes and what goes on the pages. */
export default function NewExperiment() {
  const { t } = useWords();
  const { domain = "" } = useParams();
  const go = useNavigate();
  const [draft, setDraft] = useState<Draft>(FIRST);
  const change = (next: Partial<Draft>) => setDraft((before) => ({ ...before, ...next }));
  // As text, since what is asked anew but is the same must not start the wait again.
  const question = useSettled(useMemo(() => JSON.stringify(asked(draft)), [draft]), THINKING_MS);
  const advice = useAdvice(domain, useMemo(() => (question ? asked(draft) : undefined), [question])); // eslint-disable-line react-hooks/exhaustive-deps
  const { begin } = useExperimentChanges(domain);
  const known = advice.error ? undefined : advice.data;
  const plan = planned(draft, known);
  const names = draft.variants.map(({ name }) => name);
  useTitle(t("setup.title"));
  return (
    <div className={overview.page}>
      <div>
        <Link className={`${css.back} screen`} to={`/sites/${domain}/experiments`}>
          <Icon name="back" size={16} /> {t("experiments.back")}
        </Link>
        <h1 className={overview.headline}>{t("setup.title")}</h1>
      </div>
      <div className={css.grid}>
        <form
          className={css.main}
          onSubmit={(event) => {
            event.preventDefault();
            begin.mutate(told(draft, known), { onSuccess: () => void go(`/sites/${domain}/experiments/${draft.name}`) });
          }}
        >
          <Card title={t("experiments.name")}>
            <div className={css.form}>
              <Labelled name={t("setup.note")}>
                <input className={parts.input} value={draft.note} maxLength={200} placeholder={t("setup.note.example")} onChange={(event) => change({ note: event.target.value })} />
              </Labelled>
              <Labelled name={t("setup.name")} means={t("setup.name.means")}>
                <input className={parts.input} value={draft.name} required pattern={NAME} maxLength={40} autoComplete="off" onChange={(event) => change({ name: event.target.value })} />
              </Labelled>
              <Unit draft={draft} change={change} />
              <Variants draft={draft} change={change} />
              <Labelled name={t("setup.pages")} means={t("setup.pages.means")}>
                <textarea className={parts.input} rows={2} value={draft.pages} placeholder="/news/" onChange={(event) => change({ pages: event.target.value })} />
              </Labelled>
            </div>
          </Card>
          <Wanted site={domain} draft={draft} change={change} />
          <Advised unit={draft.unit} advice={known} error={advice.error} isAsking={advice.isFetching} />
          <Card title={t("setup.begin")} means={t("setup.once")}>
            <div className={css.form}>
              <div className={css.pair}>
                <Labelled name={t("setup.planned")}>
                  <input className={parts.input} type="number" required min={1} max={4294967295} value={plan.planned} onChange={(event) => change({ planned: event.target.value })} />
                </Labelled>
                <Labelled name={t("setup.days")}>
                  <input className={parts.input} type="number" required min={1} max={366} value={plan.days} onChange={(event) => change({ days: event.target.value })} />
                </Labelled>
              </div>
              {begin.error && (begin.error instanceof Refused && begin.error.status === CONFLICT ? <p role="alert" className={parts.bad}>{t("setup.taken")}</p> : <Failed error={begin.error} />)}
              <Button kind="strong" type="submit" disabled={begin.isPending}>
                {t("setup.begin")}
              </Button>
            </div>
          </Card>
        </form>
        <div className={css.side}>
          <Recipe site={domain} name={draft.name} variants={names} />
        </div>
      </div>
    </div>
  );
}

function Unit({ draft, change }: { draft: Draft; change: (next: Partial<Draft>) => void }) {
  const { t } = useWords();
  return (
    <fieldset className={css.choices}>
      <legend>{t("setup.unit")}</legend>
      {(["visitor_day", "page"] as const).map((unit) => (
        <label key={unit} className={css.choice}>
          <input type="radio" name="unit" checked={draft.unit === unit} onChange={() => change({ unit })} />
          <span>
            {t(`unit.${unit}`)}
            <small className="quiet">{t(`unit.${unit}.means`)}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
