import type { ReactNode } from "react";
import { type Dimension } from "../view/view";
import { useView } from "../view/useView";
import { useWords } from "../words/intl";
import { shown } from "../words/safe";
import css from "./parts.module.css";

interface Props {
  dimension: Dimension;
  value: string;
  /** `starts_with` for whole families. */
  operator?: "is" | "starts_with";
  children?: ReactNode;
}

/** A value that, clicked, filters everything. */
export function Only({ dimension, value, operator = "is", children }: Props) {
  const { t } = useWords();
  const { filter } = useView();
  const text = shown(value);
  return (
    <button type="button" className={css.only} title={t("filter.these", { value: text || t("none") })} onClick={() => filter({ operator, dimension, values: [value] })}>
      {children ?? (text || t("none"))}
    </button>
  );
}
