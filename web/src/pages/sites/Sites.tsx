import { Link, Navigate } from "react-router";
import { count, inferred, usePanels } from "../../api/panels";
import { useSites } from "../../api/sites";
import { buttonClass } from "../../parts/Button";
import { Icon } from "../../parts/Icon";
import { Failed, Waiting } from "../../parts/states";
import { read } from "../../view/view";
import { useTitle, useWords } from "../../words/intl";
import { shown } from "../../words/safe";
import { figure } from "../../words/number";
import links from "../links/links.module.css";
import overview from "../overview/overview.module.css";
import css from "./sites.module.css";

/** All sites that somebody may see, each with its one figure. */
export default function Sites() {
  const { t } = useWords();
  const { data, error, refetch } = useSites();
  useTitle(t("sites.title"));
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting height={300} />;
  if (data.length === 0) return <Navigate to="/sites/new" replace />;
  return (
    <div className={overview.page}>
      <div className={links.head}>
        <h1 className={overview.headline}>{t("sites.sentence")}</h1>
        <Link className={buttonClass("strong")} to="/sites/new">
          <Icon name="plus" /> {t("sites.new")}
        </Link>
      </div>
      <div className={css.cards}>
        {data.map(({ domain, name }) => (
          <Link key={domain} to={`/sites/${domain}`} className={css.site}>
            <strong>{shown(name)}</strong>
            <span className="quiet">{domain}</span>
            <Figure site={domain} />
          </Link>
        ))}
      </div>
    </div>
  );
}

const USUAL = read(new URLSearchParams());

function Figure({ site }: { site: string }) {
  const { t, rich, n } = useWords();
  const { data } = usePanels("site", site, USUAL, [{ metrics: ["visits", "dark_visits"] }], (answers) => answers[0]?.results[0]?.metrics);
  if (!data) return <span>&nbsp;</span>;
  const visits = count(data, 0);
  if (visits === 0) return <span className="quiet">{t("sites.card.none")}</span>;
  const dark = figure(inferred(data, 1), visits);
  const said = dark.sure === "exact" ? n(dark.value) : `${n(dark.value)} (${n(dark.low)}–${n(dark.high)})`;
  return <span>{rich("sites.card", { dark: said, visits: n(visits), b: (text: React.ReactNode[]) => <b key="b">{text}</b> })}</span>;
}
