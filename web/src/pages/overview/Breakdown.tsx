import { useState } from "react";
import { useParams } from "react-router";
import { change, count, dimension, inferred, usePanels } from "../../api/panels";
import { Card } from "../../parts/Card";
import { Delta } from "../../parts/Delta";
import { Only } from "../../parts/Only";
import parts from "../../parts/parts.module.css";
import { Failed, Nothing, Waiting } from "../../parts/states";
import { useView } from "../../view/useView";
import { useWords } from "../../words/intl";
import { family } from "../../words/source";
import css from "./overview.module.css";

const BY = ["source", "entry_page", "referrer", "campaign_name", "country", "device", "browser", "event"] as const;

/** Visits by whatever else one may want to know. */
export function Breakdown({ className }: { className?: string | undefined }) {
  const { t } = useWords();
  const [by, setBy] = useState<(typeof BY)[number]>("source");
  const tabs = (
    <div className={css.tabs} role="group" aria-label={t("overview.breakdown")}>
      {BY.map((one) => (
        <button key={one} type="button" aria-pressed={one === by} onClick={() => setBy(one)}>
          {t(`dimension.${one}`)}
        </button>
      ))}
    </div>
  );
  return (
    <Card title={t("overview.breakdown")} className={className} actions={tabs}>
      <Rows by={by} />
    </Card>
  );
}

function Rows({ by }: { by: (typeof BY)[number] }) {
  const { t, n, about, source } = useWords();
  const { domain = "" } = useParams();
  const { view } = useView();
  const asking = [{ metrics: ["visits", "dark_visits"], dimensions: [by], order_by: [["visits", "desc"]] as [string, string][], limit: 12 }];
  const { data, error, refetch } = usePanels(`by ${by}`, domain, view, asking, (answers) => answers[0]?.results ?? []);
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting height={300} />;
  if (data.length === 0) return <Nothing title={t("state.empty")} />;
  const name = (value: string) => {
    if (by !== "source") return undefined;
    const of = family(value);
    return value.includes("/") ? `${t(`family.${of}`)} · ${source(value)}` : source(value);
  };
  return (
    <table className={parts.table}>
      <thead>
        <tr>
          <th scope="col">{t(`dimension.${by}`)}</th>
          <th scope="col" className="number">{t("table.visits")}</th>
          <th scope="col" className="number">{t("table.private")}</th>
        </tr>
      </thead>
      <tbody>
        {data.map((row) => (
          <tr key={dimension(row, 0)}>
            <td>
              <Only dimension={by} value={dimension(row, 0)}>
                {name(dimension(row, 0))}
              </Only>
            </td>
            <td className="number">
              {n(count(row.metrics, 0))} <Delta change={change(row, 0)} />
            </td>
            <td className="number">{about(inferred(row.metrics, 1), count(row.metrics, 0))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
