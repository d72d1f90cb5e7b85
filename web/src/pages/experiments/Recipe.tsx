import { Card } from "../../parts/Card";
import { Snippet } from "../../parts/Snippet";
import { useWords } from "../../words/intl";
import { listener, scripts, style } from "./recipe";
import css from "./experiments.module.css";

/** Snippets for the names that were chosen. */
export function Recipe({ site, name, variants, className }: { site: string; name: string; variants: string[]; className?: string | undefined }) {
  const { t } = useWords();
  return (
    <Card title={t("recipe.title")} className={className}>
      <div className={css.recipe}>
        <p>{t("recipe.scripts")}</p>
        <Snippet code={scripts(window.location.origin, site)} />
        <p>{t("recipe.style")}</p>
        <Snippet code={style(name, variants)} />
        <p>{t("recipe.script")}</p>
        <Snippet code={listener(name, variants)} />
        <p className="quiet">{t("recipe.place")}</p>
      </div>
    </Card>
  );
}
