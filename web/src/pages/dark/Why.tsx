import { useParams } from "react-router";
import { count, dimension, inferred, usePanels } from "../../api/panels";
import { Sheet } from "../../parts/Sheet";
import { Failed, Waiting } from "../../parts/states";
import { useView } from "../../view/useView";
import type { Dimension } from "../../view/view";
import { useWords, type Word } from "../../words/intl";
import { shown } from "../../words/safe";
import css from "./dark.module.css";

const SIGNS: [Dimension, Word][] = [
  ["channel", "dark.why.channel"],
  ["referrer", "dark.why.referrer"],
  ["device", "dark.why.device"],
  ["browser", "dark.why.browser"],
  ["entry_page", "dark.why.entry"],
  ["grade", "dark.split"],
];
const visits = (by: Dimension) => ({ metrics: ["visits"], dimensions: [by], order_by: [["visits", "desc"]] as [string, string][], limit: 5 });

/** The signs of a group of visits: what they have in common, beside what was concluded of it. */
export function Why({ app, close }: { app: string; close: () => void }) {
  const { t, n, about, app: name } = useWords();
  const { domain = "" } = useParams();
  const { view } = useView();
  // Where nothing names the app, only those count that are most probably private shares.
  const filter = app === "" ? { dimension: "source" as const, values: ["dark_social/unknown"] } : { dimension: "app" as const, values: [app] };
  const group = { ...view, comparison: undefined, filters: [...view.filters, { operator: "is" as const, ...filter }] };
  const asking = [{ metrics: ["visits", "dark_visits"] }, ...SIGNS.map(([by]) => visits(by))];
  const { data, error } = usePanels(`why ${app}`, domain, group, asking, (answers) => answers);
  const whole = data?.[0]?.results[0]?.metrics;
  const most = count(whole, 0);
  const dark = inferred(whole, 1);
  const verdict = app === "" ? "dark.why.unknown" : dark.high - dark.low < 0.5 ? "dark.why.proven" : "dark.why.inferred";
  const value = (by: Dimension, text: string) => {
    if (by === "grade" && (text === "proven" || text === "inferred" || text === "unknown")) return t(`grade.${text}`);
    if (text !== "") return shown(text);
    return by === "referrer" ? t("dark.why.noReferrer") : t("none");
  };
  return (
    <Sheet title={t("dark.why.of", { app: name(app) })} close={close} wide>
      {error && <Failed error={error} />}
      {!data && !error && <Waiting height={260} />}
      {data && (
        <>
          <p>{t("dark.why.intro", { visits: n(most), dark: about(dark, most) })}</p>
          <p className="quiet">{t(verdict)}</p>
          <div className={css.why}>
            {SIGNS.map(([by, word], at) => (
              <section key={by}>
                <h3>{t(word)}</h3>
                <ul>
                  {(data[at + 1]?.results ?? []).map((row) => (
                    <li key={dimension(row, 0)} className={css.sign}>
                      <i aria-hidden="true" style={{ inlineSize: `${(100 * count(row.metrics, 0)) / Math.max(1, most)}%` }} />
                      <span title={shown(dimension(row, 0))}>{value(by, dimension(row, 0))}</span>
                      <span className="number">{n(count(row.metrics, 0))}</span>
                    </li>
                  ))}
                </ul>
              </section>
            ))}
          </div>
        </>
      )}
    </Sheet>
  );
}
