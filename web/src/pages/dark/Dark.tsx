import { useState } from "react";
import { useParams } from "react-router";
import { usePanels } from "../../api/panels";
import { Card } from "../../parts/Card";
import { Failed, Nothing, Waiting } from "../../parts/states";
import { useView } from "../../view/useView";
import { useTitle, useWords } from "../../words/intl";
import { figure } from "../../words/number";
import headline from "../overview/overview.module.css";
import { parts, read } from "./ask";
import { AppTable } from "./AppTable";
import { Live } from "./Live";
import { Receipts } from "./Receipts";
import { Shares } from "./Shares";
import { Why } from "./Why";
import css from "./dark.module.css";

const STEPS = [1, 2, 3, 4, 5] as const;

/** What is proven, what is inferred, and why. */
export default function Dark() {
  const { t, rich, n, interval } = useWords();
  const { domain = "" } = useParams();
  const { view } = useView();
  const [why, setWhy] = useState<string>();
  useTitle(t("dark.title"));
  const { data, error, isPlaceholderData, refetch } = usePanels("dark", domain, view, parts(view), read);
  if (error && !data) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting height={420} />;
  if (data.visits === 0) return <Nothing title={t(view.filters.length > 0 ? "state.empty.filtered" : "state.empty")}><p>{t("state.empty.next")}</p></Nothing>;
  const dark = figure(data.dark, data.visits);
  const values = { dark: n(dark.value), visits: n(data.visits), interval: interval(dark), proven: n(Math.round(data.proven)), b: (text: React.ReactNode[]) => <b key="b">{text}</b>, i: (text: React.ReactNode[]) => <i key="i">{text}</i> };
  return (
    <div className={headline.page} data-stale={isPlaceholderData}>
      <h1 className={headline.headline}>{dark.high === 0 ? rich("dark.sentence.none", values) : rich(dark.sure === "exact" ? "dark.sentence.exact" : "dark.sentence", values)}</h1>
      <div className={css.grid}>
        <AppTable apps={data.apps} why={setWhy} className={css.wide} />
        <div className={css.side}>
          <Live site={domain} />
          <Card title={t("dark.method")}>
            <ol className={css.method}>
              {STEPS.map((step) => (
                <li key={step}>{t(`dark.method.${step}`)}</li>
              ))}
            </ol>
          </Card>
        </div>
        {/* Filters cannot hold for receipts: they are no visits. */}
        {view.filters.length === 0 && <Receipts site={domain} range={view.range} className={css.all} />}
        {data.shares && <Shares times={data.shares} className={css.all} />}
      </div>
      {why !== undefined && <Why app={why} close={() => setWhy(undefined)} />}
    </div>
  );
}
