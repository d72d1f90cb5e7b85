import { Card } from "../../parts/Card";
import { GradedBar, Legend } from "../../parts/Grades";
import { Only } from "../../parts/Only";
import { Nothing } from "../../parts/states";
import { useWords } from "../../words/intl";
import type { AppRow, Overview } from "./ask";
import css from "./overview.module.css";

/** Private shares by app: proven, inferred, and how far they may be off. */
export function Apps({ told, className }: { told: Overview; className?: string | undefined }) {
  const { t } = useWords();
  return (
    <Card title={t("overview.apps")} className={className} actions={<Legend />}>
      {told.apps.length === 0 ? <Nothing title={t("overview.apps.none")} /> : <AppRows apps={told.apps} />}
    </Card>
  );
}

export function AppRows({ apps }: { apps: AppRow[] }) {
  const { about, app: name } = useWords();
  const most = Math.max(...apps.map(({ dark }) => dark.high));
  return (
    <ul className={css.rows}>
      {apps.map(({ app, dark, proven }) => (
        <li key={app} className={css.app}>
          <div className={css.line}>
            <Only dimension="app" value={app}>
              <span className={css.mark} aria-hidden="true">
                {app === "" ? "?" : name(app)[0]}
              </span>
              {name(app)}
            </Only>
            <span className="number">{about(dark)}</span>
          </div>
          <GradedBar all={dark} proven={proven} most={most} />
        </li>
      ))}
    </ul>
  );
}
