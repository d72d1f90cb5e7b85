import { Link, useParams } from "react-router";
import type { Schemas } from "../../api/client";
import { useChangeSite, useSite } from "../../api/manage";
import { Button, buttonClass } from "../../parts/Button";
import { Card } from "../../parts/Card";
import { Field } from "../../parts/Field";
import parts from "../../parts/parts.module.css";
import { Failed, Waiting } from "../../parts/states";
import { useTitle, useWords } from "../../words/intl";
import links from "../links/links.module.css";
import overview from "../overview/overview.module.css";
import css from "./sites.module.css";

type Site = Schemas["SiteWithSettings"];

/** What is special about a site. */
export default function Settings() {
  const { t } = useWords();
  const { domain = "" } = useParams();
  const { data, error, refetch } = useSite(domain);
  const title = t("settings.title", { site: data?.name ?? domain });
  useTitle(title);
  return (
    <div className={css.narrow}>
      <div className={links.head}>
        <h1 className={overview.headline}>{title}</h1>
        <Link className={buttonClass()} to={`/sites/${domain}/install`}>
          {t("settings.install")}
        </Link>
      </div>
      {error && <Failed error={error} retry={() => void refetch()} />}
      {!data && !error && <Waiting height={400} />}
      {data && <Form key={domain} site={data} />}
    </div>
  );
}

const lines = (text: string) => text.split("\n").map((one) => one.trim()).filter(Boolean);

/** A filled form as the API takes it; an empty number is left as it is. */
function change(form: FormData): Schemas["SiteChange"] {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
  const days = (name: string) => (text(name) ? { [name]: Number(text(name)) } : {});
  return {
    name: text("name"),
    hosts: lines(text("hosts")),
    aliases: lines(text("aliases")),
    excluded: lines(text("excluded")),
    kept_parameters: lines(text("kept_parameters")),
    ignores_signals: form.get("ignores_signals") === "on",
    asks_consent: form.get("asks_consent") === "on",
    ...days("keep_events_days"),
    ...days("keep_totals_days"),
  };
}

function Form({ site }: { site: Site }) {
  const { t } = useWords();
  const save = useChangeSite(site.domain);
  const { settings } = site;
  const list = (name: "hosts" | "aliases" | "excluded" | "kept_parameters", label: string) => (
    <label className={parts.field}>
      <span>{label}</span>
      <textarea className={parts.input} name={name} rows={2} defaultValue={settings[name].join("\n")} spellCheck={false} />
    </label>
  );
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(change(new FormData(event.currentTarget)));
      }}
    >
      <Card title={t("settings.general")}>
        <div className={css.form}>
          <Field name="name" label={t("settings.name")} required maxLength={200} defaultValue={site.name} />
          <Field label={t("settings.zone")} value={site.time_zone} readOnly />
          {list("hosts", t("settings.hosts"))}
          {list("aliases", t("settings.aliases"))}
        </div>
      </Card>
      <Card title={t("settings.privacy")}>
        <div className={css.form}>
          {list("excluded", t("settings.excluded"))}
          {list("kept_parameters", t("settings.parameters"))}
          <label className={links.check}>
            <input type="checkbox" name="ignores_signals" defaultChecked={settings.ignores_signals} /> {t("settings.signals")}
          </label>
          <label className={links.check}>
            <input type="checkbox" name="asks_consent" defaultChecked={settings.asks_consent} /> {t("settings.consent")}
          </label>
          <Field name="keep_events_days" label={t("settings.events")} type="number" min={0} defaultValue={settings.keep_events_days ?? ""} />
          <Field name="keep_totals_days" label={t("settings.totals")} type="number" min={0} defaultValue={settings.keep_totals_days ?? ""} />
        </div>
      </Card>
      {save.error && <Failed error={save.error} />}
      <div className={links.buttons}>
        <Button kind="strong" type="submit" disabled={save.isPending}>
          {t("settings.save")}
        </Button>
        <span role="status" className="quiet">
          {save.isSuccess && t("settings.saved")}
        </span>
      </div>
    </form>
  );
}
