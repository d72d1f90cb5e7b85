import { useState } from "react";
import { type Cost, type SourceCredit, useCostChanges, useCosts } from "../../api/worth";
import { Whiskers } from "../../charts/Whiskers";
import { Button } from "../../parts/Button";
import { Card } from "../../parts/Card";
import { Icon } from "../../parts/Icon";
import parts from "../../parts/parts.module.css";
import { Failed, Nothing, Waiting } from "../../parts/states";
import { useWords } from "../../words/intl";
import { type Measure, useMeasure } from "../../words/measure";
import { shown } from "../../words/safe";
import { family } from "../../words/source";
import { CostForm } from "./CostForm";
import { type Books, costly } from "./told";
import { useSourceName } from "./useSourceName";
import css from "./worth.module.css";

/** What sources cost, what came back of it, and where to enter more. */
export function Costs({ site, books, className }: { site: string; books: Books; className?: string | undefined }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const { data, error, refetch } = useCosts(site);
  const rows = costly(books.credit);
  const button = (
    <Button className="screen" onClick={() => setOpen(true)} aria-haspopup="dialog">
      <Icon name="plus" size={16} /> {t("worth.costs.add")}
    </Button>
  );
  return (
    <Card title={t("worth.costs")} means={t("worth.costs.means")} actions={button} className={className}>
      {error && !data && <Failed error={error} retry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data?.length === 0 && <Nothing title={t("worth.costs.none")}><p>{t("worth.costs.none.next")}</p></Nothing>}
      {data && data.length > 0 && (
        <>
          {books.revenue ? rows.length > 0 ? <Returns rows={rows} measure={books.measure} /> : <p className="quiet">{t("worth.costs.none.period")}</p> : <p className="quiet">{t("worth.costs.only")}</p>}
          <All site={site} costs={data} />
        </>
      )}
      {open && <CostForm site={site} books={books} close={() => setOpen(false)} />}
    </Card>
  );
}

function Returns({ rows, measure }: { rows: SourceCredit[]; measure: Measure }) {
  const { t } = useWords();
  const name = useSourceName();
  const { one, about } = useMeasure(measure);
  const part = useMeasure({ of: "part" });
  const drawn = rows.map((of) => {
    const label = (
      <>
        {name(of.source)} <small className="quiet">{t("worth.costs.row", { brought: about(of), cost: one(of.cost ?? 0) })}</small>
      </>
    );
    return { key: of.source, name: label, of: of.roi ?? undefined, said: of.roi ? part.about(of.roi) : t("worth.costs.free"), hue: `--${family(of.source)}` };
  });
  const sure = rows.filter(({ roi }) => roi && (roi.low > 0 || roi.high < 0));
  return (
    <>
      <Whiskers rows={drawn} zero={t("worth.costs.zero")} />
      {sure.map(({ source, roi }) => roi && <p key={source} className={css.finding}>{t(roi.low > 0 ? "worth.costs.pays" : "worth.costs.loses", { source: name(source), roi: part.about(roi) })}</p>)}
    </>
  );
}

function All({ site, costs }: { site: string; costs: Cost[] }) {
  const { t, date } = useWords();
  const { remove } = useCostChanges(site);
  const name = useSourceName();
  const day = (text: string) => date(`${text}T12:00`);
  return (
    <details className={css.all_costs}>
      <summary>
        {t("worth.costs.all")} ({costs.length})
      </summary>
      {remove.error && <Failed error={remove.error} />}
      <table className={parts.table}>
        <thead>
          <tr>
            <th scope="col">{t("worth.costs.source")}</th>
            <th scope="col" className={css.roomy}>{t("range.title")}</th>
            <th scope="col" className="number">{t("worth.costs.amount")}</th>
            <th scope="col">
              <span className="hidden">{t("worth.costs.remove")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {costs.map((cost) => (
            <tr key={cost.id}>
              <td title={shown(cost.note ?? "")}>
                {name(cost.source)} <small className="quiet">{shown(cost.note ?? "")}</small>
              </td>
              <td className={css.roomy}>
                {day(cost.from)} – {day(cost.to)}
              </td>
              <td className="number">
                <Amount cost={cost} />
              </td>
              <td>
                <Remove cost={cost} name={name(cost.source)} remove={() => remove.mutate(cost.id)} disabled={remove.isPending} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

const Amount = ({ cost }: { cost: Cost }) => useMeasure({ of: "money", currency: cost.currency }).one(cost.amount);

function Remove({ cost, name, remove, disabled }: { cost: Cost; name: string; remove: () => void; disabled: boolean }) {
  const { t } = useWords();
  const { one } = useMeasure({ of: "money", currency: cost.currency });
  return (
    <Button kind="plain" square className="screen" disabled={disabled} aria-label={t("worth.costs.remove.of", { source: name, amount: one(cost.amount) })} onClick={remove}>
      <Icon name="close" />
    </Button>
  );
}
