import type { Rates, Worth } from "../../api/worth";
import { Whiskers, type WhiskerRow } from "../../charts/Whiskers";
import { Card } from "../../parts/Card";
import { useWords } from "../../words/intl";
import { type Measure, useMeasure } from "../../words/measure";
import type { Books } from "./told";
import css from "./worth.module.css";

const KINDS = ["dark", "public", "brand"] as const;
const HUES = { dark: "--dark", public: "--public", brand: "--email" };
/** Purer than this, and dilution is not worth a sentence. */
const PURE = 0.95;

/** Visits of private shares, of public posts and of what the brand sent, side by side. */
export function Kinds({ told, books, className }: { told: Worth; books: Books; className?: string | undefined }) {
  const { t, percent } = useWords();
  const { purity } = told.rates.dark;
  return (
    <Card title={t("worth.kinds")} className={className}>
      {books.revenue && <Compared title={t("worth.revenue")} few={t("worth.few.revenue")} measure={books.measure} rates={books.revenue.revenue_per_visit} />}
      <Compared title={t("worth.rate")} few={t("worth.few.rate")} measure={{ of: "part" }} rates={told.rates} />
      {purity > 0 && purity < PURE && <p className={css.aside}>{t("worth.purity", { part: percent(purity) })}</p>}
    </Card>
  );
}

interface Props {
  title: string;
  /** What would make enough. */
  few: string;
  measure: Measure;
  rates: Rates;
}

function Compared({ title, few, measure, rates }: Props) {
  const { t, n } = useWords();
  const { about } = useMeasure(measure);
  const said = (of: WhiskerRow["of"]) => (of ? about(of) : t("worth.few"));
  const kinds = KINDS.map((kind) => {
    const { visits, per_visit } = rates[kind];
    const name = (
      <>
        {t(`worth.kind.${kind}`)} <small className="quiet">{t("worth.kind.visits", { visits: n(Math.round(visits)) })}</small>
      </>
    );
    return { key: kind, name, of: per_visit ?? undefined, said: said(per_visit ?? undefined), hue: HUES[kind] };
  });
  const [less_public, less_brand] = [rates.dark_less_public ?? undefined, rates.dark_less_brand ?? undefined];
  const differences: WhiskerRow[] = [
    { key: "public", name: t("worth.difference.public"), of: less_public, said: said(less_public) },
    { key: "brand", name: t("worth.difference.brand"), of: less_brand, said: said(less_brand) },
  ];
  const isShort = kinds.some(({ of }) => !of);
  return (
    <section className={css.compared}>
      <h3>{title}</h3>
      <Whiskers rows={kinds} />
      {(less_public ?? less_brand) && (
        <>
          <h4>{t("worth.difference")}</h4>
          <Whiskers rows={differences} zero={t("worth.difference.zero")} />
        </>
      )}
      {isShort && <p className={css.aside}>{few}</p>}
    </section>
  );
}
