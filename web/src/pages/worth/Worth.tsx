import { lazy, Suspense } from "react";
import { useParams } from "react-router";
import { useWorth } from "../../api/worth";
import { Failed, Nothing, Waiting } from "../../parts/states";
import { Snippet } from "../../parts/Snippet";
import { useView } from "../../view/useView";
import { useTitle, useWords } from "../../words/intl";
import { useMeasure } from "../../words/measure";
import { shown } from "../../words/safe";
import overview from "../overview/overview.module.css";
import { Choices } from "./Choices";
import { Costs } from "./Costs";
import { Headline } from "./Headline";
import { Kinds } from "./Kinds";
import { Models } from "./Models";
import { OneMore } from "./OneMore";
import { Sources } from "./Sources";
import { books, flows } from "./told";
import { useChoice } from "./useChoice";
import css from "./worth.module.css";

const Beside = lazy(() => import("../overview/Beside"));
const EVENT = `entrenous("Purchase", { revenue: { amount: "12.50", currency: "EUR" } });\nentrenous("Signup");`;

/** What sharing is worth: who gets credit, kinds of visits compared, what one more share brings, what came back of costs. */
export default function Worth() {
  const { t } = useWords();
  const { domain = "" } = useParams();
  const { view } = useView();
  const { goal, model, measure } = useChoice();
  useTitle(t("worth.title"));
  const { data, error, isPlaceholderData, refetch } = useWorth(domain, view.range, { goal, model });
  const kept = data && books(data, measure);
  const { one } = useMeasure(kept?.measure ?? { of: "count" });
  if (error && !data) return <Failed error={error} retry={() => void refetch()} />;
  if (!data || !kept) return <Waiting height={420} />;
  const hasSome = kept.credit.total > 0;
  return (
    <div className={overview.page} data-stale={isPlaceholderData} aria-busy={isPlaceholderData}>
      {hasSome && <Headline told={data} books={kept} />}
      <Choices site={domain} told={data} books={kept} />
      {!hasSome && (
        <Nothing title={t("worth.empty")}>
          <p>{goal ? t("worth.empty.goal", { goal: shown(goal) }) : t("worth.empty.next")}</p>
          {!goal && <Snippet code={EVENT} />}
        </Nothing>
      )}
      <div className={css.grid}>
        {hasSome && (
          <>
            <Sources books={kept} className={css.half} />
            <div className={css.half}>
              <Suspense fallback={<Waiting height={360} />}>
                <Beside flows={flows(kept.credit)} say={one} canFilter={false} />
              </Suspense>
            </div>
            <div className={css.column}>
              <Models books={kept} />
              {kept.revenue && <OneMore of={kept.revenue} />}
            </div>
            <Kinds told={data} books={kept} className={css.half} />
          </>
        )}
        <Costs site={domain} books={kept} className={css.all} />
      </div>
    </div>
  );
}
