import { useRealtime } from "../api/realtime";
import { useWords } from "../words/intl";
import css from "./shell.module.css";

/** How many are there now. */
export function Now({ site }: { site: string }) {
  const { t, n } = useWords();
  const told = useRealtime(site);
  const title = told ? t("shell.now.means", { visitors: told.visitors }) : t("shell.now.away");
  return (
    <span className={css.now} title={title}>
      <span className={css.dot} data-away={!told} aria-hidden="true" />
      <span className={css.wideOnly}>{told ? t("shell.now", { visitors: told.visitors }) : "–"}</span>
      <span className={css.sheetOnly} aria-hidden="true">
        {told ? n(told.visitors) : "–"}
      </span>
      <span className="hidden">{title}</span>
    </span>
  );
}
