import { SCOPES, useMakeKey } from "../../api/manage";
import { useSites } from "../../api/sites";
import { Button } from "../../parts/Button";
import { Copy } from "../../parts/Copy";
import { Field } from "../../parts/Field";
import parts from "../../parts/parts.module.css";
import { Sheet } from "../../parts/Sheet";
import { Failed } from "../../parts/states";
import { useWords } from "../../words/intl";
import links from "../links/links.module.css";
import sites from "../sites/sites.module.css";

/** Makes a key, and shows it once. */
export function NewKey({ close }: { close: () => void }) {
  const { t } = useWords();
  const { data = [] } = useSites();
  const make = useMakeKey();
  return (
    <Sheet title={t("apikeys.new")} close={close}>
      {make.data ? (
        <div className={links.form}>
          <p role="status">{t("apikeys.made")}</p>
          <div className={sites.code}>
            <pre>
              <code>{make.data.key}</code>
            </pre>
            <Copy text={make.data.key} name={t("apikeys.copy")} />
          </div>
        </div>
      ) : (
        <form
          className={links.form}
          onSubmit={(event) => {
            event.preventDefault();
            const form = new FormData(event.currentTarget);
            const [name, site] = [form.get("name"), form.get("site")];
            const scopes = SCOPES.filter((scope) => form.get(scope) === "on");
            make.mutate({ name: typeof name === "string" ? name : null, site: typeof site === "string" && site ? site : null, scopes });
          }}
        >
          <Field name="name" label={t("apikeys.name")} required maxLength={100} />
          <label className={parts.field}>
            <span>{t("apikeys.site")}</span>
            <select className={parts.input} name="site">
              <option value="">{t("shell.sites")}</option>
              {data.map(({ domain }) => (
                <option key={domain} value={domain}>
                  {domain}
                </option>
              ))}
            </select>
          </label>
          <fieldset className={links.rule}>
            <legend>{t("apikeys.scopes")}</legend>
            {SCOPES.map((scope) => (
              <label key={scope} className={links.check}>
                <input type="checkbox" name={scope} defaultChecked={scope === "stats:read"} /> {t(`scope.${scope}`)}
              </label>
            ))}
          </fieldset>
          {make.error && <Failed error={make.error} />}
          <div className={links.foot}>
            <Button onClick={close}>{t("links.cancel")}</Button>
            <Button kind="strong" type="submit" disabled={make.isPending}>
              {t("apikeys.new")}
            </Button>
          </div>
        </form>
      )}
    </Sheet>
  );
}
