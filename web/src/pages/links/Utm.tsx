import { useState } from "react";
import { type Registry, useRegistry, useSetRegistry } from "../../api/links";
import { Button } from "../../parts/Button";
import { Field } from "../../parts/Field";
import { Icon } from "../../parts/Icon";
import parts from "../../parts/parts.module.css";
import { Sheet } from "../../parts/Sheet";
import { Failed, Waiting } from "../../parts/states";
import { useWords } from "../../words/intl";
import { values, valueText } from "./fields";
import css from "./links.module.css";

/** What a site's campaign parameters may say. */
export function Utm({ site, close }: { site: string; close: () => void }) {
  const { t } = useWords();
  const { data, error } = useRegistry(site);
  return (
    <Sheet title={t("utm.title")} close={close} wide>
      {error && <Failed error={error} />}
      {!data && !error && <Waiting />}
      {data && <Form site={site} registry={data} close={close} />}
    </Sheet>
  );
}

interface Parameter {
  name: string;
  required: boolean;
  text: string;
}

function Form({ site, registry, close }: { site: string; registry: Registry; close: () => void }) {
  const { t } = useWords();
  const save = useSetRegistry(site);
  const known = (registry.parameters ?? []).map(({ name, required = false, values }) => ({ name, required, text: valueText(values) }));
  const [all, setAll] = useState<Parameter[]>(known.length > 0 ? known : [{ name: "utm_source", required: false, text: "" }]);
  const [strict, setStrict] = useState(registry.strict ?? false);
  const set = (at: number, next: Partial<Parameter>) => setAll(all.map((one, place) => (place === at ? { ...one, ...next } : one)));
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        const parameters = all.filter(({ name }) => name.trim()).map(({ name, required, text }) => ({ name: name.trim(), required, values: values(text) ?? [] }));
        save.mutate({ strict, parameters });
      }}
    >
      <p className="quiet">{t("utm.means")}</p>
      {all.map(({ name, required, text }, at) => (
        // Parameters are renamed while they are written: their place is what stays.
        <div key={at} className={css.rule}>
          <div className={css.pair}>
            <Field label={t("utm.parameter")} value={name} maxLength={100} onChange={(event) => set(at, { name: event.target.value })} />
            <label className={css.check}>
              <input type="checkbox" checked={required} onChange={(event) => set(at, { required: event.target.checked })} /> {t("utm.required")}
            </label>
          </div>
          <label className={parts.field}>
            <span>{t("utm.values")}</span>
            <textarea className={parts.input} rows={4} value={text} placeholder={"facebook: fb, FB\nnewsletter"} onChange={(event) => set(at, { text: event.target.value })} />
          </label>
        </div>
      ))}
      <Button onClick={() => setAll([...all, { name: "", required: false, text: "" }])}>
        <Icon name="plus" /> {t("utm.add")}
      </Button>
      <label className={css.check}>
        <input type="checkbox" checked={strict} onChange={(event) => setStrict(event.target.checked)} /> {t("utm.strict")}
      </label>
      {save.error && <Failed error={save.error} />}
      {save.isSuccess && <p role="status">{t("utm.saved")}</p>}
      <div className={css.foot}>
        <Button onClick={close}>{t("shell.close")}</Button>
        <Button kind="strong" type="submit" disabled={save.isPending}>
          {t("links.save")}
        </Button>
      </div>
    </form>
  );
}
