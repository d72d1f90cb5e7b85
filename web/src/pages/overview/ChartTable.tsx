import parts from "../../parts/parts.module.css";
import charts from "../../charts/charts.module.css";
import { useWords } from "../../words/intl";
import type { Bucket } from "./ask";

/** A bucket's label as a date, or an hour; the server has put it into the site's time zone already. */
export function useLabel() {
  const { date } = useWords();
  return (label: string, long = false): string => {
    const [day, hour] = [label.slice(0, 10), /[T ](\d{2}):(\d{2})/.exec(label)];
    const at = `${day}T${hour ? `${hour[1]}:${hour[2]}` : "12:00"}`;
    if (Number.isNaN(Date.parse(at))) return label;
    if (hour) return date(at, long ? { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } : { hour: "2-digit", minute: "2-digit" });
    return date(at, long ? { weekday: "short", day: "numeric", month: "short", year: "numeric" } : { day: "numeric", month: "short" });
  };
}

/** The same as the chart, in words and numbers. */
export function ChartTable({ times }: { times: Bucket[] }) {
  const { t, n, about } = useWords();
  const label = useLabel();
  return (
    <details className={charts.details}>
      <summary>{t("overview.more")}</summary>
      <div className={charts.scroll}>
        <table className={parts.table}>
          <thead>
            <tr>
              <th scope="col">{t("range.title")}</th>
              <th scope="col" className="number">{t("overview.visits")}</th>
              <th scope="col" className="number">{t("overview.darkVisits")}</th>
            </tr>
          </thead>
          <tbody>
            {times.map((bucket) => (
              <tr key={bucket.label}>
                <th scope="row">{label(bucket.label, true)}</th>
                <td className="number">{n(bucket.visits)}</td>
                <td className="number">{about(bucket.dark, bucket.visits)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
