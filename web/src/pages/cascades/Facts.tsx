import type { Cascade } from "../../api/cascades";
import { Card } from "../../parts/Card";
import { useWords, type Word } from "../../words/intl";
import css from "./cascades.module.css";
import { brought } from "./told";

const CARRIED: [string, Word][] = [
  ["proven", "carried.proven"],
  ["inferred", "carried.inferred"],
  ["public", "carried.public"],
];
const MECHANISMS: [string, Word][] = [
  ["button", "mechanism.button"],
  ["native", "mechanism.native"],
  ["copy", "mechanism.copy"],
  ["text", "mechanism.text"],
  ["qr", "mechanism.qr"],
  ["address_bar", "mechanism.address_bar"],
];

/** What is known of a cascade, in numbers. */
export function Facts({ cascade }: { cascade: Cascade }) {
  const { t, n, date, money, app } = useWords();
  const time = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const;
  const counted = (all: Record<string, number>, words: [string, Word][]) =>
    words.filter(([name]) => all[name]).map(([name, word]) => <Fact key={name} name={t(word)} value={n(all[name] ?? 0)} />);
  const receipts = Object.entries(cascade.receipts);
  return (
    <>
      <Card title={t("cascades.carried")}>
        <dl className={css.facts}>
          {counted(cascade.carried, CARRIED)}
          {receipts.map(([name, count]) => (
            <Fact key={name} name={`${t("cascades.receipts")}, ${app(name)}`} value={n(count)} />
          ))}
          <Fact name={t("cascades.began")} value={date(cascade.started, time)} />
          <Fact name={t("cascades.latest")} value={date(cascade.latest, time)} />
          {typeof cascade.virality === "number" && <Fact name={t("cascades.virality")} value={n(cascade.virality, 1)} means={t("cascades.virality.means")} />}
          <Fact name={t("cascades.conversions")} value={n(cascade.conversions)} />
          {brought(cascade).map(({ amount, currency }) => (
            <Fact key={currency} name={t("cascades.revenue")} value={money(amount, currency)} />
          ))}
        </dl>
      </Card>
      <Card title={t("cascades.mechanisms")}>
        <dl className={css.facts}>{counted(cascade.mechanisms, MECHANISMS)}</dl>
      </Card>
    </>
  );
}

function Fact({ name, value, means }: { name: string; value: string; means?: string }) {
  return (
    <>
      <dt title={means}>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
