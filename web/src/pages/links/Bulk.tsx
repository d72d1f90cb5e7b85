import { useState } from "react";
import { useAddLinks } from "../../api/links";
import { Button } from "../../parts/Button";
import parts from "../../parts/parts.module.css";
import { Sheet } from "../../parts/Sheet";
import { Failed } from "../../parts/states";
import { useWords } from "../../words/intl";
import { shown } from "../../words/safe";
import css from "./links.module.css";

const EXAMPLE = "target,slug,name,utm_source\nhttps://example.org/spring,spring,Spring,newsletter";
/** As the server takes. */
const MOST = 8 * 1024 * 1024;

/** Many links from CSV, and what became of each. */
export function Bulk({ close }: { close: () => void }) {
  const { t } = useWords();
  const [csv, setCsv] = useState("");
  const add = useAddLinks();
  const told = add.data?.rows.filter(({ error, warning }) => error ?? warning) ?? [];
  return (
    <Sheet title={t("bulk.title")} close={close} wide>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate(csv);
        }}
      >
        <p className="quiet">{t("bulk.means")}</p>
        <label className={parts.field}>
          <span>{t("bulk.text")}</span>
          <textarea className={parts.input} rows={9} required value={csv} maxLength={MOST} placeholder={EXAMPLE} spellCheck={false} onChange={(event) => setCsv(event.target.value)} />
        </label>
        <label className={parts.field}>
          <span>{t("bulk.file")}</span>
          <input
            type="file"
            accept=".csv,text/csv"
            onChange={(event) => {
              const file = event.target.files?.[0];
              if (file && file.size <= MOST) void file.text().then(setCsv);
            }}
          />
        </label>
        {add.error && <Failed error={add.error} />}
        {add.data && (
          <div role="status">
            <p>
              <strong>{t("bulk.done", { added: add.data.added, failed: add.data.failed })}</strong>
            </p>
            <ul className={css.rows}>
              {told.map(({ row, error, warning }) => (
                <li key={row} className={error ? parts.bad : "quiet"}>
                  {t("bulk.row", { row })}: {shown(error ?? warning ?? "")}
                </li>
              ))}
            </ul>
          </div>
        )}
        <div className={css.foot}>
          <Button onClick={close}>{t("shell.close")}</Button>
          <Button kind="strong" type="submit" disabled={add.isPending}>
            {t("bulk.send")}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
