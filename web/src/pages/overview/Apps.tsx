import { useState } from "react";
import { Button } from "../../parts/Button";
import { Card } from "../../parts/Card";
import { GradedBar, Legend } from "../../parts/Grades";
import { Icon } from "../../parts/Icon";
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

const SHOWN = 7;

export function AppRows({ apps }: { apps: AppRow[] }) {
  const { t, about, app: name } = useWords();
  const [all, setAll] = useState(false);
  const most = Math.max(...apps.map(({ dark }) => dark.high));
  const named = apps.filter(({ app }) => app !== "");
  const shown = all || named.length <= SHOWN + 1 ? named : named.slice(0, SHOWN);
  const unknown = apps.filter(({ app }) => app === "");
  const hidden = named.length - shown.length;
  return (
    <ul className={css.rows}>
      {[...shown, ...unknown].map(({ app, dark, proven }) => (
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
      {hidden > 0 && (
        <li>
          <Button kind="plain" onClick={() => setAll(true)}>
            {t("overview.apps.more", { apps: hidden })} <Icon name="down" />
          </Button>
        </li>
      )}
    </ul>
  );
}
