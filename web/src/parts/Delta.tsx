import { useWords } from "../words/intl";
import css from "./parts.module.css";

/** A change in parts of the earlier figure; an arrow says the direction too. */
export function Delta({ change }: { change: number | null | undefined }) {
  const { t, percent } = useWords();
  if (change === null || change === undefined) return null;
  if (Math.abs(change) < 0.005) return <span className={css.delta}>=</span>;
  const text = `${change >= 0 ? "+" : "−"}${percent(Math.abs(change))}`;
  return (
    <span className={css.delta} title={t("compare.change", { change: text })}>
      {change > 0 ? "▲" : "▼"} {text}
    </span>
  );
}
