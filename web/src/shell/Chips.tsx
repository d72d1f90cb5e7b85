import { Button } from "../parts/Button";
import { Icon } from "../parts/Icon";
import type { Filter } from "../view/view";
import { useView } from "../view/useView";
import { useWords } from "../words/intl";
import { shown } from "../words/safe";
import css from "./shell.module.css";

/** A filter in words. */
export function useFilterWords() {
  const { t, source, app } = useWords();
  const value = (dimension: Filter["dimension"], text: string): string => {
    if (text === "") return t("none");
    if (dimension === "source" && !text.endsWith("/")) return source(text);
    if (dimension === "app") return app(text);
    if (dimension === "grade" && (text === "proven" || text === "inferred" || text === "unknown")) return t(`grade.${text}`);
    return shown(text);
  };
  return ({ dimension, operator, values }: Filter) =>
    `${t(`dimension.${dimension}`)} ${t(`operator.${operator}`)} ${values.map((one) => value(dimension, one)).join(", ")}`;
}

/** The filters that hold, each with a way to be rid of it. */
export function Chips() {
  const { t } = useWords();
  const { view, change } = useView();
  const words = useFilterWords();
  if (view.filters.length === 0) return null;
  return (
    <>
      {view.filters.map((filter) => {
        const text = words(filter);
        return (
          <span key={text} className={css.chip}>
            <span title={text}>{text}</span>
            <button type="button" aria-label={t("filter.remove", { filter: text })} onClick={() => change({ filters: view.filters.filter((one) => one !== filter) })}>
              <Icon name="close" size={14} />
            </button>
          </span>
        );
      })}
      {view.filters.length > 1 && (
        <Button kind="plain" onClick={() => change({ filters: [] })}>
          {t("filter.clear")}
        </Button>
      )}
    </>
  );
}
