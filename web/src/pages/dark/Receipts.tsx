import { useState } from "react";
import { type Receipt, useReceipts } from "../../api/receipts";
import { Card } from "../../parts/Card";
import { Failed, Nothing, Waiting } from "../../parts/states";
import type { Range } from "../../view/view";
import { useWords } from "../../words/intl";
import { shown } from "../../words/safe";
import css from "./receipts.module.css";

/** Receipts as they arrive: what somebody has just put into a message, and who came by it. */
export function Receipts({ site, range, className }: { site: string; range: Range; className?: string | undefined }) {
  const { t } = useWords();
  const { data, dataUpdatedAt, error, refetch } = useReceipts(site, range);
  return (
    <Card title={t("receipts.title")} means={t("receipts.means")} className={className}>
      {error && !data && <Failed error={error} retry={() => void refetch()} />}
      {!data && !error && <Waiting height={240} />}
      {data?.length === 0 && <Nothing title={t("receipts.none")}><p>{t("receipts.none.next")}</p></Nothing>}
      {data && data.length > 0 && <Rows receipts={data} now={dataUpdatedAt} />}
    </Card>
  );
}

/** Receipts have no name of their own; what is told of one, but for what may still change. */
const key = ({ time, app, page, link }: Receipt) => JSON.stringify([time, app, page, link]);

function Rows({ receipts, now }: { receipts: Receipt[]; now: number }) {
  const { t, app, date } = useWords();
  // Those that were there when somebody came are not new.
  const [before] = useState(() => new Set(receipts.map(key)));
  const when = (time: number) => {
    // Another clock may be ahead.
    const minutes = Math.max(0, Math.floor((now - time) / 60_000));
    return minutes < 60 ? t("receipts.minutes", { minutes }) : date(time, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  };
  const seen = new Map<string, number>();
  return (
    <ul className={css.receipts} aria-live="polite">
      {receipts.map((receipt) => {
        const own = key(receipt);
        const twin = seen.get(own) ?? 0;
        seen.set(own, twin + 1);
        return (
          <li key={`${own} ${twin}`} data-new={!before.has(own)}>
            <span className={css.mark} aria-hidden="true">
              {app(receipt.app)[0]}
            </span>
            <span className={css.what}>
              <span>
                <strong>{app(receipt.app)}</strong>{" "}
                {(receipt.audience === "public" || receipt.audience === "mixed") && <small className="quiet">{t(`receipts.audience.${receipt.audience}`)}</small>}
              </span>
              <bdi title={shown(receipt.page)}>{shown(receipt.page) || t("receipts.elsewhere")}</bdi>
            </span>
            <span className={css.came}>
              <span>{when(receipt.time)}</span>
              <small className="quiet" title={receipt.token ? undefined : t("receipts.noToken")}>
                {receipt.token ? (receipt.visits ? t("receipts.visits", { visits: receipt.visits }) : t("receipts.few")) : <span className="hidden">{t("receipts.noToken")}</span>}
              </small>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
