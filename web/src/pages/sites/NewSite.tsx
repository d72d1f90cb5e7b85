import { useNavigate } from "react-router";
import { useAddSite } from "../../api/manage";
import { useSites } from "../../api/sites";
import { Button } from "../../parts/Button";
import { Card } from "../../parts/Card";
import { Field } from "../../parts/Field";
import { Failed } from "../../parts/states";
import { useTitle, useWords } from "../../words/intl";
import overview from "../overview/overview.module.css";
import css from "./sites.module.css";

const ZONES = Intl.supportedValuesOf("timeZone");

/** Adds a site; the first one is where everything begins. */
export default function NewSite() {
  const { t } = useWords();
  const go = useNavigate();
  const { data } = useSites();
  const add = useAddSite();
  useTitle(t("new.title"));
  return (
    <div className={css.narrow}>
      <h1 className={overview.headline}>{t(data?.length === 0 ? "new.first" : "new.title")}</h1>
      <p className="quiet">{t("new.means")}</p>
      <Card title={t("settings.general")}>
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault();
            const form = new FormData(event.currentTarget);
            const text = (name: string) => {
              const value = form.get(name);
              return typeof value === "string" ? value.trim() : "";
            };
            // People paste whole addresses.
            const domain = text("domain").replace(/^https?:\/\//, "").replace(/\/.*$/, "");
            add.mutate({ domain, name: text("name") || null, time_zone: text("zone") || null }, { onSuccess: (site) => void go(`/sites/${site.domain}/install`) });
          }}
        >
          <Field name="domain" label={t("new.domain")} required maxLength={300} autoCapitalize="none" spellCheck={false} />
          <Field name="name" label={t("new.name")} maxLength={200} />
          <Field name="zone" label={t("new.zone")} list="zones" defaultValue={Intl.DateTimeFormat().resolvedOptions().timeZone} />
          <datalist id="zones">
            {ZONES.map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
          {add.error && <Failed error={add.error} />}
          <Button kind="strong" type="submit" disabled={add.isPending}>
            {t("new.make")}
          </Button>
        </form>
      </Card>
    </div>
  );
}
