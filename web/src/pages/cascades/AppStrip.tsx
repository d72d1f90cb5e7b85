import { useWords } from "../../words/intl";
import css from "./cascades.module.css";
import { ranked, tint } from "./colours";

/** The apps of a cascade as parts of one strip; its name says them. */
export function AppStrip({ apps, size }: { apps: Record<string, number>; size: number }) {
  const { n, app } = useWords();
  const names = ranked(apps);
  const said = [...names, ...(apps.unknown ? ["unknown"] : [])].map((name) => `${app(name)} ${n(apps[name] ?? 0)}`).join(", ");
  return (
    <div className={css.apps} role="img" aria-label={said} title={said}>
      {names.map((name, place) => (
        <span key={name} style={{ inlineSize: `${(100 * (apps[name] ?? 0)) / Math.max(1, size)}%`, background: tint(place) }} />
      ))}
      <span style={{ flex: 1, background: "var(--unknown)" }} />
    </div>
  );
}

/** What the colours of a tree are. */
export function AppKeys({ apps, hasPublic }: { apps: Record<string, number>; hasPublic: boolean }) {
  const { t, n, app } = useWords();
  return (
    <ul className={css.keys}>
      {ranked(apps).map((name, place) => (
        <li key={name}>
          <i style={{ background: tint(place) }} aria-hidden="true" /> {app(name)} {n(apps[name] ?? 0)}
        </li>
      ))}
      {apps.unknown && (
        <li>
          <i style={{ background: "var(--unknown)" }} aria-hidden="true" /> {app("unknown")} {n(apps.unknown)}
        </li>
      )}
      {hasPublic && (
        <li>
          <i style={{ background: "var(--public)" }} aria-hidden="true" /> {t("carried.public")}
        </li>
      )}
    </ul>
  );
}
