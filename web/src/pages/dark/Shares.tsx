import { Bars } from "../../charts/Bars";
import { Card } from "../../parts/Card";
import { Nothing } from "../../parts/states";
import { useWords } from "../../words/intl";
import { useLabel } from "../overview/ChartTable";

/** Receipts over time: the moments in which links were pasted. */
export function Shares({ times, className }: { times: { label: string; shares: number }[]; className?: string | undefined }) {
  const { t } = useWords();
  const label = useLabel();
  const any = times.some(({ shares }) => shares > 0);
  const bars = times.map((one) => ({ key: one.label, label: label(one.label), value: one.shares, said: `${label(one.label, true)}: ${t("overview.pages.shares", { shares: one.shares })}` }));
  return (
    <Card title={t("dark.receipts")} means={t("dark.receipts.means")} className={className}>
      {any ? <Bars bars={bars} height={180} name={t("dark.receipts")} /> : <Nothing title={t("dark.receipts.none")}><p>{t("overview.next.log.why")}</p></Nothing>}
    </Card>
  );
}
