import { useState } from "react";
import { Button } from "../parts/Button";
import parts from "../parts/parts.module.css";
import { type Dimension, DIMENSIONS, type Operator, OPERATORS } from "../view/view";
import { useView } from "../view/useView";
import { useWords } from "../words/intl";
import css from "./shell.module.css";

/** One filter more. */
export function FilterForm({ done }: { done: () => void }) {
  const { t } = useWords();
  const { filter } = useView();
  const [dimension, setDimension] = useState<Dimension>("entry_page");
  const [operator, setOperator] = useState<Operator>("contains");
  const [value, setValue] = useState("");
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        filter({ operator, dimension, values: [value] });
        done();
      }}
    >
      <label className={parts.field}>
        <span>{t("filter.title")}</span>
        <select className={parts.input} value={dimension} onChange={(event) => setDimension(event.target.value as Dimension)}>
          {DIMENSIONS.map((one) => (
            <option key={one} value={one}>
              {t(`dimension.${one}`)}
            </option>
          ))}
        </select>
      </label>
      <select className={parts.input} aria-label={t("filter.add")} value={operator} onChange={(event) => setOperator(event.target.value as Operator)}>
        {OPERATORS.map((one) => (
          <option key={one} value={one}>
            {t(`operator.${one}`)}
          </option>
        ))}
      </select>
      <label className={parts.field}>
        <span>{t("filter.value")}</span>
        <input className={parts.input} value={value} maxLength={2000} required onChange={(event) => setValue(event.target.value)} />
      </label>
      <Button kind="strong" type="submit">
        {t("filter.apply")}
      </Button>
    </form>
  );
}

/** A range of one's own. */
export function RangeForm({ done }: { done: () => void }) {
  const { t } = useWords();
  const { view, change } = useView();
  const today = new Date().toISOString().slice(0, 10);
  const [from, to] = typeof view.range === "string" ? [today, today] : view.range;
  return (
    <form
      className={css.form}
      action={(fields) => {
        const days = ["from", "to"].map((name) => fields.get(name)).filter((day) => typeof day === "string").sort();
        const [first, last] = days;
        if (first && last) change({ range: [first, last] });
        done();
      }}
    >
      <label className={parts.field}>
        <span>{t("range.from")}</span>
        <input className={parts.input} type="date" name="from" required defaultValue={from} max={today} />
      </label>
      <label className={parts.field}>
        <span>{t("range.to")}</span>
        <input className={parts.input} type="date" name="to" required defaultValue={to} max={today} />
      </label>
      <Button kind="strong" type="submit">
        {t("range.use")}
      </Button>
    </form>
  );
}
