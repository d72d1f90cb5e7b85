import { Card } from "../../parts/Card";
import { Delta } from "../../parts/Delta";
import { Only } from "../../parts/Only";
import { Nothing } from "../../parts/states";
import { useWords } from "../../words/intl";
import type { Overview } from "./ask";
import css from "./overview.module.css";

/** Pages by how often they were seen being passed on; where that cannot be asked, by private visits that began there. */
export function Pages({ told, className }: { told: Overview; className?: string | undefined }) {
  const { t, about } = useWords();
  const seen = told.pages.map(({ page, shares, change }) => ({ page, text: t("overview.pages.shares", { shares }), change }));
  const entered = told.entries.filter(({ dark }) => dark.value >= 0.5).map(({ page, dark }) => ({ page, text: t("overview.pages.visits", { visits: about(dark) }), change: null }));
  const rows = seen.length > 0 ? seen : entered;
  return (
    <Card title={t("overview.pages")} className={className}>
      {rows.length === 0 && <Nothing title={t("overview.pages.none")} />}
      <ul className={css.rows}>
        {rows.map(({ page, text, change }) => (
          <li key={page} className={css.line}>
            <Only dimension="page" value={page} />
            <span className="number">
              {text} <Delta change={change} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
