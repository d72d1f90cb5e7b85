import { useParams } from "react-router";
import { type Receipt, useReceipts } from "../../api/receipts";
import { Card } from "../../parts/Card";
import { Only } from "../../parts/Only";
import parts from "../../parts/parts.module.css";
import { Failed, Nothing, Waiting } from "../../parts/states";
import { useView } from "../../view/useView";
import { useWords, type Word } from "../../words/intl";
import css from "./dark.module.css";

const AUDIENCES: Record<string, Word> = { private: "audience.private", public: "audience.public", mixed: "audience.mixed" };

/** Links being put into messages, the latest first, as they are seen. */
export function Receipts({ className }: { className?: string | undefined }) {
  const { t } = useWords();
  const { domain = "" } = useParams();
  const { view } = useView();
  const { data, error, refetch } = useReceipts(domain, view.range);
  return (
    <Card title={t("dark.latest")} means={t("dark.receipts.means")} className={className}>
      {error && !data && <Failed error={error} retry={() => void refetch()} />}
      {!data && !error && <Waiting height={240} />}
      {data && (data.length === 0 ? <Nothing title={t("dark.receipts.none")} /> : <Rows receipts={data} />)}
    </Card>
  );
}

function Rows({ receipts }: { receipts: Receipt[] }) {
  const { t, n, app, date } = useWords();
  return (
    <table className={parts.table}>
      <thead>
        <tr>
          <th scope="col">{t("dimension.page")}</th>
          <th scope="col" className={css.roomy}>{t("audience.title")}</th>
          <th scope="col" className={`number ${css.roomy}`}>{t("dark.latest.visits")}</th>
          <th scope="col" className="number">{t("dark.latest.time")}</th>
        </tr>
      </thead>
      <tbody>
        {receipts.map((receipt, at) => (
          // Two may be alike to the minute: their place tells them apart.
          <tr key={`${receipt.time} ${receipt.page} ${receipt.app} ${at}`}>
            <td>
              <Only dimension="page" value={receipt.page} />
              <small className={css.under}>{app(receipt.app)}</small>
            </td>
            <td className={css.roomy}>{t(AUDIENCES[receipt.audience] ?? "audience.mixed")}</td>
            <td className={`number ${css.roomy}`}>{typeof receipt.visits === "number" ? n(receipt.visits) : "–"}</td>
            <td className="number">{date(receipt.time, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" })}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
