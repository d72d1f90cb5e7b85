import { Card } from "../../parts/Card";
import { useWords } from "../../words/intl";
import { shown } from "../../words/safe";
import { type Action, actions } from "./next";
import type { Overview } from "./ask";
import css from "./overview.module.css";

/** At most three things worth doing. */
export function Next({ told, className }: { told: Overview; className?: string | undefined }) {
  const { t } = useWords();
  const all = actions(told);
  return (
    <Card title={t("overview.next")} className={className}>
      {all.length === 0 && <p className="quiet">{t("overview.next.none")}</p>}
      <ol className={css.steps}>
        {all.map((action) => (
          <Step key={action.kind} action={action} />
        ))}
      </ol>
    </Card>
  );
}

function Step({ action }: { action: Action }) {
  const { t, n, about } = useWords();
  const say = (): [string, string] => {
    switch (action.kind) {
      case "kit":
        return [t("overview.next.kit", { page: shown(action.page) }), t("overview.next.kit.why", { visits: about(action.visits) })];
      case "mail":
        return [t("overview.next.mail"), t("overview.next.mail.why", { visits: n(action.visits) })];
      case "log":
        return [t("overview.next.log"), t("overview.next.log.why")];
      case "cascade":
        return [t("overview.next.cascade", { page: shown(action.page) }), t("overview.next.cascade.why", { shares: action.shares })];
    }
  };
  const [title, why] = say();
  return (
    <li className={css.step}>
      <div>
        <h3>{title}</h3>
        <p>{why}</p>
      </div>
    </li>
  );
}
