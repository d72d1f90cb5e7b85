import { Link, useParams, useSearchParams } from "react-router";
import { type Cascade, useCascades } from "../../api/cascades";
import { Card } from "../../parts/Card";
import parts from "../../parts/parts.module.css";
import { Failed, Nothing, Waiting } from "../../parts/states";
import { useView } from "../../view/useView";
import { useTitle, useWords } from "../../words/intl";
import { shown } from "../../words/safe";
import overview from "../overview/overview.module.css";
import { AppStrip } from "./AppStrip";
import css from "./cascades.module.css";
import { brought, duration, growth } from "./told";

/** What spreads: pages that were passed on from hand to hand, the largest first. */
export default function Cascades() {
  const { t, rich, n, about } = useWords();
  const { domain = "" } = useParams();
  const { view } = useView();
  useTitle(t("cascades.title"));
  const { data, error, refetch } = useCascades(domain, view.range);
  if (error && !data) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting height={420} />;
  if (data.count === 0) {
    return (
      <Nothing title={t("cascades.sentence.none")}>
        <p>{t("cascades.none.next")}</p>
      </Nothing>
    );
  }
  const grows = growth(data);
  const { reproduction, shares } = data;
  const { sent } = shares.by_button;
  return (
    <div className={overview.page}>
      <div>
        <h1 className={overview.headline}>{rich("cascades.sentence", { count: data.count, visits: data.visits, b: (text: React.ReactNode[]) => <b key="b">{text}</b> })}</h1>
        <p className={overview.second}>
          {grows && reproduction && t(grows, { value: n(reproduction.value, 2), low: n(reproduction.low, 2), high: n(reproduction.high, 2) })}{" "}
          {sent && t("cascades.acts", { sent: about(sent, shares.buttons), buttons: shares.buttons })}
        </p>
      </div>
      <Card title={t("cascades.spreads")} means={t("cascades.few")}>
        {data.cascades.length === 0 ? <Nothing title={t("state.few")} /> : <Rows site={domain} cascades={data.cascades} />}
      </Card>
    </div>
  );
}

function Rows({ site, cascades }: { site: string; cascades: Cascade[] }) {
  const { t, n, date, money } = useWords();
  const [address] = useSearchParams();
  return (
    <table className={parts.table}>
      <thead>
        <tr>
          <th scope="col">{t("cascades.page")}</th>
          <th scope="col" className={css.roomy}>{t("cascades.apps")}</th>
          <th scope="col" className="number">{t("cascades.size")}</th>
          <th scope="col" className="number" title={t("cascades.depth.means")}>{t("cascades.depth")}</th>
          <th scope="col" className={`number ${css.roomy}`}>{t("cascades.half")}</th>
          <th scope="col" className={`number ${css.roomy}`}>{t("cascades.latest")}</th>
          <th scope="col" className={`number ${css.roomy}`}>{t("cascades.revenue")}</th>
        </tr>
      </thead>
      <tbody>
        {cascades.map((cascade) => (
          <tr key={cascade.id} className={css.row}>
            <td>
              <Link to={{ pathname: `/sites/${site}/cascades/${cascade.id}`, search: address.toString() }} title={shown(cascade.page)}>
                <bdi>{shown(cascade.page) || t("none")}</bdi>
              </Link>
            </td>
            <td className={css.roomy}>
              <AppStrip apps={cascade.apps} size={cascade.size} />
            </td>
            <td className="number">{n(cascade.size)}</td>
            <td className="number">{n(cascade.depth)}</td>
            <td className={`number ${css.roomy}`}>{t(...duration(cascade.half_life_minutes))}</td>
            <td className={`number ${css.roomy}`}>{date(cascade.latest, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" })}</td>
            <td className={`number ${css.roomy}`}>{brought(cascade).map(({ amount, currency }) => money(amount, currency)).join(" + ") || "–"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
