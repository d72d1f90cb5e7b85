import { lazy, Suspense } from "react";
import { useParams } from "react-router";
import { usePanels } from "../../api/panels";
import { Failed, Few, Nothing, Waiting } from "../../parts/states";
import { useView } from "../../view/useView";
import { useTitle, useWords } from "../../words/intl";
import { FEW } from "../../words/number";
import { Apps } from "./Apps";
import { parts, read } from "./ask";
import { Breakdown } from "./Breakdown";
import { Headline } from "./Headline";
import { Next } from "./Next";
import css from "./overview.module.css";
import { Pages } from "./Pages";
import { Totals } from "./Totals";

// Charts come after the sentence.
const Chart = lazy(() => import("./Chart"));
const Beside = lazy(() => import("./Beside"));

export default function Overview() {
  const { t } = useWords();
  const { domain = "" } = useParams();
  const { view, change } = useView();
  useTitle(t("overview.title"));
  const { data, error, isPlaceholderData, refetch } = usePanels("overview", domain, view, parts(view), read);
  if (error && !data) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Sketch />;
  if (data.visits === 0) {
    const filtered = view.filters.length > 0;
    return (
      <Nothing title={t(filtered ? "state.empty.filtered" : "state.empty")}>
        {filtered ? <button type="button" onClick={() => change({ filters: [] })}>{t("filter.clear")}</button> : <p>{t("state.empty.next")}</p>}
      </Nothing>
    );
  }
  return (
    <div className={css.page} aria-busy={isPlaceholderData} data-stale={isPlaceholderData}>
      <Headline told={data} />
      <Totals told={data} />
      {data.visits < FEW && <Few visits={data.visits} />}
      <div className={css.grid}>
        <div className={css.chart}>
          <Suspense fallback={<Waiting height={360} />}>
            <Chart times={data.times} unfinished={data.unfinished} />
          </Suspense>
        </div>
        <div className={css.beside}>
          <Suspense fallback={<Waiting height={360} />}>
            <Beside flows={data.flows} />
          </Suspense>
        </div>
        <Apps told={data} className={css.apps} />
        <Pages told={data} className={css.pages} />
        <Next told={data} className={css.next} />
        <Breakdown className={css.breakdown} />
      </div>
    </div>
  );
}

/** The page before its figures: what comes has its place already, so that nothing jumps. */
function Sketch() {
  return (
    <div className={css.page}>
      <Waiting height={116} />
      <Waiting height={84} />
      <div className={css.grid}>
        <div className={css.chart}>
          <Waiting height={420} />
        </div>
        <div className={css.beside}>
          <Waiting height={420} />
        </div>
      </div>
    </div>
  );
}
