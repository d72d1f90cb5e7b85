import { Link, useParams, useSearchParams } from "react-router";
import { Refused } from "../../api/client";
import { useTree } from "../../api/cascades";
import { Bars } from "../../charts/Bars";
import { Card } from "../../parts/Card";
import { Icon } from "../../parts/Icon";
import { Failed, Nothing, Waiting } from "../../parts/states";
import { useTitle, useWords } from "../../words/intl";
import { shown } from "../../words/safe";
import overview from "../overview/overview.module.css";
import { AppKeys } from "./AppStrip";
import css from "./cascades.module.css";
import { Facts } from "./Facts";
import { Replayed } from "./Replayed";
import { duration } from "./told";

/** One cascade: its tree, and what is known of it. */
export default function OneCascade() {
  const { t, rich, n } = useWords();
  const { domain = "", id = "" } = useParams();
  const [address] = useSearchParams();
  useTitle(t("cascades.title"));
  const { data, error, refetch } = useTree(domain, id);
  const back = (
    <Link className={`${css.back} screen`} to={{ pathname: `/sites/${domain}/cascades`, search: address.toString() }}>
      <Icon name="back" /> {t("cascades.back")}
    </Link>
  );
  if (error instanceof Refused && error.status === 404) return <Nothing title={t("cascades.gone")}>{back}</Nothing>;
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting height={600} />;
  const { cascade } = data;
  const bars = cascade.generations.map((value, generation) => {
    const name = t("cascades.generation", { generation });
    return { key: `${generation}`, label: n(generation), value, said: `${name}: ${n(value)}` };
  });
  return (
    <div className={overview.page}>
      <div>
        {back}
        <h1 className={overview.headline}>
          <bdi className={css.path}>{shown(cascade.page)}</bdi>
        </h1>
        <p className={overview.second}>
          {rich("cascades.one", { size: n(cascade.size), depth: cascade.depth, half: t(...duration(cascade.half_life_minutes)), b: (text: React.ReactNode[]) => <b key="b">{text}</b> })}
          {cascade.broken && ` ${t("cascades.broken")}.`}
        </p>
      </div>
      <div className={css.grid}>
        <Card title={t("cascades.tree")} means={t("cascades.tree.means")}>
          <AppKeys apps={cascade.apps} hasPublic={(cascade.carried.public ?? 0) > 0} />
          <Replayed tree={data} />
        </Card>
        <div className={css.side}>
          <Facts cascade={cascade} />
          <Card title={t("cascades.generations")}>
            <Bars bars={bars} height={170} name={t("cascades.generations")} />
          </Card>
        </div>
      </div>
    </div>
  );
}
