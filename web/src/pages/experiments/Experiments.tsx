import { Link, useParams } from "react-router";
import { type Experiment, useExperiment, useExperiments } from "../../api/experiments";
import { buttonClass } from "../../parts/Button";
import { Card } from "../../parts/Card";
import { Icon } from "../../parts/Icon";
import parts from "../../parts/parts.module.css";
import { Failed, Nothing, Waiting } from "../../parts/states";
import { useTitle, useWords } from "../../words/intl";
import { shown } from "../../words/safe";
import overview from "../overview/overview.module.css";
import { dayOf, inShort, stateOf } from "./told";
import css from "./experiments.module.css";

/** So many say their result in the list; the others when they are opened, for each is counted over again. */
const ASKED = 8;

/** A site's experiments, and what they say in short. */
export default function Experiments() {
  const { t, rich } = useWords();
  const { domain = "" } = useParams();
  useTitle(t("experiments.title"));
  const { data, dataUpdatedAt: now, error, refetch } = useExperiments(domain);
  if (error && !data) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting height={420} />;
  const set = (
    <Link className={`${buttonClass("strong")} screen`} to={`/sites/${domain}/new-experiment`}>
      <Icon name="plus" size={16} /> {t("experiments.new")}
    </Link>
  );
  if (data.length === 0) {
    return (
      <Nothing title={<h1 className={css.empty}>{t("experiments.none")}</h1>}>
        <p className={css.emptyText}>{t("experiments.none.next")}</p>
        {set}
        <p className={css.emptyText}>{t("experiments.means")}</p>
      </Nothing>
    );
  }
  const running = data.filter((one) => stateOf(one, now) === "running").length;
  return (
    <div className={overview.page}>
      <div className={css.top}>
        <h1 className={overview.headline}>{rich("experiments.sentence", { running, over: data.length - running, b: (text: React.ReactNode[]) => <b key="b">{text}</b> })}</h1>
        {set}
      </div>
      <Card title={t("experiments.title")} means={t("experiments.means")}>
        <table className={parts.table}>
          <thead>
            <tr>
              <th scope="col">{t("experiments.name")}</th>
              <th scope="col" className={css.roomy}>{t("experiments.state")}</th>
              <th scope="col" className={css.roomy}>{t("experiments.time")}</th>
              <th scope="col">{t("experiments.said")}</th>
            </tr>
          </thead>
          <tbody>
            {data.map((one, at) => (
              <Row key={one.name} site={domain} of={one} now={now} asks={at < ASKED} />
            ))}
          </tbody>
        </table>
      </Card>
    </div>
  );
}

function Row({ site, of, now, asks }: { site: string; of: Experiment; now: number; asks: boolean }) {
  const { t, date } = useWords();
  const state = stateOf(of, now);
  const said = t(`experiment.${state}`, dayOf(of, now));
  return (
    <tr className={css.row}>
      <td>
        <Link to={`/sites/${site}/experiments/${of.name}`}>{of.name}</Link>
        {of.note && <small className={`quiet ${css.note}`}>{shown(of.note)}</small>}
        <small className={`quiet ${css.onPhone}`}>{said}</small>
      </td>
      <td className={css.roomy}>
        <span className={css.state} data-state={state}>
          {said}
        </span>
      </td>
      <td className={`${css.roomy} ${css.said}`}>
        {date(of.started, SHORT)} – {date(of.ends, SHORT)}
      </td>
      <td className={css.said}>{asks ? <Said site={site} name={of.name} /> : "–"}</td>
    </tr>
  );
}

const SHORT: Intl.DateTimeFormatOptions = { day: "numeric", month: "short" };

function Said({ site, name }: { site: string; name: string }) {
  const { t } = useWords();
  const { data, error } = useExperiment(site, name);
  if (error) return "–";
  return data ? t(inShort(data)) : "…";
}
