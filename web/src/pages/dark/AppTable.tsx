import { Button } from "../../parts/Button";
import { Card } from "../../parts/Card";
import { GradedBar, Legend } from "../../parts/Grades";
import { Only } from "../../parts/Only";
import parts from "../../parts/parts.module.css";
import { Nothing } from "../../parts/states";
import { useWords } from "../../words/intl";
import type { AppRow } from "../overview/ask";
import css from "./dark.module.css";

interface Props {
  apps: AppRow[];
  why: (app: string) => void;
  className?: string | undefined;
}

/** Every app: what is proven, what is inferred, and a way to ask why. */
export function AppTable({ apps, why, className }: Props) {
  const { t, n, about, app: name } = useWords();
  const most = Math.max(...apps.map(({ dark }) => dark.high));
  return (
    <Card title={t("dark.split")} className={className} actions={<Legend />}>
      {apps.length === 0 ? (
        <Nothing title={t("overview.apps.none")} />
      ) : (
        <table className={parts.table}>
          <thead>
            <tr>
              <th scope="col">{t("dimension.app")}</th>
              <th scope="col" className={`number ${css.roomy}`}>{t("grade.proven")}</th>
              <th scope="col" className="number">{t("table.all")}</th>
              <th scope="col">
                <span className="hidden">{t("dark.why")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {apps.map(({ app, dark, proven }) => (
              <tr key={app}>
                <td>
                  <Only dimension="app" value={app}>
                    {name(app)}
                  </Only>
                  <GradedBar all={dark} proven={proven} most={most} />
                </td>
                <td className={`number ${css.roomy}`}>{n(Math.round(proven))}</td>
                <td className="number">{about(dark)}</td>
                <td>
                  <Button kind="plain" onClick={() => why(app)} aria-label={t("dark.why.of", { app: name(app) })}>
                    {t("dark.why.short")}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
