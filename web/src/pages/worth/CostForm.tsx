import { useId } from "react";
import { useCostChanges } from "../../api/worth";
import { Button } from "../../parts/Button";
import { Labelled } from "../../parts/Labelled";
import parts from "../../parts/parts.module.css";
import { Sheet } from "../../parts/Sheet";
import { Failed } from "../../parts/states";
import { useWords } from "../../words/intl";
import type { Books } from "./told";
import css from "./worth.module.css";

/** What one usually pays for, even before it brought anything. */
const USUAL = ["email_campaign", "paid/google_ads", "paid/meta", "public_social/facebook", "public_social/instagram", "dark_social/whatsapp"];

const text = (fields: FormData, name: string): string => {
  const value = fields.get(name);
  return typeof value === "string" ? value.trim() : "";
};

/** A cost more. */
export function CostForm({ site, books, close }: { site: string; books: Books; close: () => void }) {
  const { t } = useWords();
  const { add } = useCostChanges(site);
  const list = useId();
  const today = new Date().toISOString().slice(0, 10);
  const sources = [...new Set([...USUAL, ...books.credit.sources.map(({ source }) => source)])].filter((source) => source !== "unknown" && source !== "typed_or_bookmark");
  return (
    <Sheet title={t("worth.costs.add")} close={close}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          const fields = new FormData(event.currentTarget);
          const [from = today, to = today] = [text(fields, "from"), text(fields, "to")].sort();
          const cost = { source: text(fields, "source"), from, to, amount: Number(text(fields, "amount")), currency: text(fields, "currency").toUpperCase(), note: text(fields, "note") };
          add.mutate(cost, { onSuccess: close });
        }}
      >
        <Labelled name={t("worth.costs.source")} means={t("worth.costs.source.means")}>
          <input className={parts.input} name="source" list={list} required maxLength={200} autoComplete="off" />
        </Labelled>
        <datalist id={list}>
          {sources.map((source) => (
            <option key={source} value={source} />
          ))}
        </datalist>
        <div className={css.pair}>
          <Labelled name={t("worth.costs.amount")}>
            <input className={parts.input} name="amount" type="number" min="0" max="1000000000000" step="any" inputMode="decimal" required />
          </Labelled>
          <Labelled name={t("worth.costs.currency")}>
            <input className={parts.input} name="currency" defaultValue={books.revenue?.currency ?? "EUR"} pattern="[A-Za-z]{3}" required maxLength={3} />
          </Labelled>
        </div>
        <div className={css.pair}>
          <Labelled name={t("worth.costs.from")}>
            <input className={parts.input} name="from" type="date" defaultValue={today} required />
          </Labelled>
          <Labelled name={t("worth.costs.to")}>
            <input className={parts.input} name="to" type="date" defaultValue={today} required />
          </Labelled>
        </div>
        <Labelled name={t("worth.costs.note")}>
          <input className={parts.input} name="note" maxLength={200} />
        </Labelled>
        {add.error && <Failed error={add.error} />}
        <Button kind="strong" type="submit" disabled={add.isPending}>
          {t("worth.costs.save")}
        </Button>
      </form>
    </Sheet>
  );
}
