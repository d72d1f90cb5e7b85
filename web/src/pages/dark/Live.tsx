import { useRealtime } from "../../api/realtime";
import { Card } from "../../parts/Card";
import { useWords } from "../../words/intl";
import css from "./dark.module.css";

/** The last half hour, as it goes on. */
export function Live({ site }: { site: string }) {
  const { t, n, about, app } = useWords();
  const told = useRealtime(site);
  const most = Math.max(1, ...(told?.views ?? []).map(({ views }) => views));
  return (
    <Card title={t("dark.now")}>
      {!told && <p className="quiet">{t("shell.now.away")}</p>}
      {told && (
        <>
          <div className={css.minutes} aria-hidden="true">
            {told.views.map(({ minute, views }) => (
              <span key={minute} style={{ blockSize: `${(100 * views) / most}%` }} />
            ))}
          </div>
          {told.visits === 0 && <p className="quiet">{t("dark.now.none")}</p>}
          <ul className={css.live}>
            <li>
              <span>{t("overview.visits")}</span>
              <span className="number">{n(told.visits)}</span>
            </li>
            <li>
              <span>{t("overview.darkVisits")}</span>
              <span className="number">{about(told.dark_visits, told.visits)}</span>
            </li>
            {told.apps.filter((row) => row.app !== "").slice(0, 5).map((row) => (
              <li key={row.app}>
                <span className="quiet">{app(row.app)}</span>
                <span className="number">{n(row.visits)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}
