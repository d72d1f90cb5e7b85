import type { ReactNode } from "react";
import { Link, useParams, useSearchParams } from "react-router";
import { type Told, useExperiment } from "../../api/experiments";
import { Card } from "../../parts/Card";
import { Icon } from "../../parts/Icon";
import { Failed, Waiting } from "../../parts/states";
import { useTitle, useWords } from "../../words/intl";
import { useMeasure } from "../../words/measure";
import { shown } from "../../words/safe";
import overview from "../overview/overview.module.css";
import { Dealt } from "./Dealt";
import { Progress } from "./Progress";
import { Recipe } from "./Recipe";
import { Results } from "./Results";
import { leading, measureOf, OUTCOMES, type OutcomeName, outcomeOf, verdict } from "./told";
import css from "./experiments.module.css";

const DAY: Intl.DateTimeFormatOptions = { weekday: "short", day: "numeric", month: "short", year: "numeric" };

/** One experiment: how far it is, and what it says. */
export default function OneExperiment() {
  const { t } = useWords();
  const { domain = "", name = "" } = useParams();
  const [address, setAddress] = useSearchParams();
  const outcome = outcomeOf(address.get("outcome"));
  useTitle(name);
  const { data, dataUpdatedAt, error, refetch } = useExperiment(domain, name);
  if (error && !data) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting height={420} />;
  const { experiment } = data;
  const hasFigures = data.outcomes.some(({ variants }) => variants.some(({ effect }) => effect));
  return (
    <div className={overview.page}>
      <div>
        <Link className={`${css.back} screen`} to={`/sites/${domain}/experiments`}>
          <Icon name="back" size={16} /> {t("experiments.back")}
        </Link>
        <p className={css.kicker}>
          <strong>{experiment.name}</strong> <bdi>{shown(experiment.note)}</bdi>
        </p>
        <h1 className={overview.headline}>
          <Sentence told={data} outcome={outcome} />
        </h1>
        {hasFigures && <p className={overview.second}>{t("effect.means", { looks: data.looks })}</p>}
        {hasFigures && (
          <div className={`${overview.tabs} ${css.tabs} screen`} role="group" aria-label={t("setup.outcome")}>
            {OUTCOMES.map((one) => (
              <button key={one} type="button" aria-pressed={one === outcome} onClick={() => setAddress(one === "visits" ? {} : { outcome: one })}>
                {t(`outcome.${one}`)}
              </button>
            ))}
          </div>
        )}
      </div>
      <div className={css.grid}>
        {(hasFigures || experiment.running || data.dealt.broken) && (
          <div className={css.main}>
            {hasFigures && <Results told={data} outcome={outcome} />}
            {data.dealt.broken && <Broken />}
            {experiment.running && !hasFigures && <Recipe site={domain} name={experiment.name} variants={experiment.variants.map((one) => one.name)} />}
          </div>
        )}
        <div className={css.side}>
          <Progress site={domain} told={data} now={dataUpdatedAt} />
          <Dealt told={data} />
        </div>
        {experiment.running && hasFigures && <Recipe site={domain} name={experiment.name} variants={experiment.variants.map((one) => one.name)} className={css.all} />}
      </div>
    </div>
  );
}

const CAUSES = [1, 2, 3, 4] as const;

/** Where to look when units do not fall out as they were dealt. */
function Broken() {
  const { t } = useWords();
  return (
    <Card title={t("effect.broken.look")}>
      <ol className={css.causes}>
        {CAUSES.map((cause) => (
          <li key={cause}>{t(`effect.broken.${cause}`)}</li>
        ))}
      </ol>
      <p className={css.aside}>{t("effect.broken.next")}</p>
    </Card>
  );
}

/** The result, in words for a meeting. */
function Sentence({ told, outcome }: { told: Told; outcome: OutcomeName }) {
  const { t, rich, n, date } = useWords();
  const { experiment, units } = told;
  const measure = useMeasure(measureOf(outcome, experiment.currency));
  const found = told.outcomes.find((one) => one.outcome === outcome);
  const variant = found && leading(found);
  if (!variant) return t("state.few");
  const said = verdict(told, outcome, variant);
  const values = {
    variant: variant.name,
    outcome: t(`outcome.${outcome}`).toLowerCase(),
    per: t(`per.${experiment.unit}`),
    units: t(`units.${experiment.unit}`, { units }),
    unitName: t(`unitName.${experiment.unit}`),
    planned: n(experiment.planned_units),
    b: (text: ReactNode[]) => <b key="b">{text}</b>,
    i: (text: ReactNode[]) => <i key="i">{text}</i>,
  };
  if (said.say === "effect") {
    const { value, interval } = measure.parts(said.by);
    return rich(said.word, { ...values, by: value, count: said.by.value, interval });
  }
  if (said.say === "none") return rich(said.word, { ...values, ...measure.parts(said.by) });
  return rich(said.word, { ...values, day: said.say === "few" && said.day ? date(said.day, DAY) : "" });
}
