import { useState } from "react";
import { type Link, lint, type Rule, useSaveLink } from "../../api/links";
import type { Schemas } from "../../api/client";
import { Button } from "../../parts/Button";
import { Field } from "../../parts/Field";
import parts from "../../parts/parts.module.css";
import { Sheet } from "../../parts/Sheet";
import { Failed } from "../../parts/states";
import { useWords } from "../../words/intl";
import { shown } from "../../words/safe";
import { fields, local } from "./fields";
import css from "./links.module.css";
import { Rules } from "./Rules";

type Lint = Schemas["LintShown"];

/** A new link, or one that is changed. */
export function LinkForm({ site, link, close }: { site: string; link: Link | undefined; close: () => void }) {
  const { t } = useWords();
  const [rules, setRules] = useState<Rule[]>(link?.rules ?? []);
  const [linted, setLinted] = useState<Lint>();
  const save = useSaveLink(link);
  const look = (target: string) => {
    if (!target.includes("utm_")) { setLinted(undefined); return; }
    // What the linter cannot read the server refuses when it is saved, and says why.
    void lint(site, target).then(setLinted, () => setLinted(undefined));
  };
  return (
    <Sheet title={link ? t("links.edit.of", { link: `${link.host}/${link.slug}` }) : t("links.new")} close={close} wide>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(fields(new FormData(event.currentTarget), rules, link, site), { onSuccess: close });
        }}
      >
        <Field name="target" label={t("links.target")} type="url" required maxLength={4096} defaultValue={link?.target} placeholder="https://" onBlur={(event) => look(event.target.value)} />
        {linted && <Findings linted={linted} />}
        <div className={css.pair}>
          {!link && <Field name="slug" label={t("links.slug")} hint={t("links.slug.means")} maxLength={100} pattern="[A-Za-z0-9_\-]+" />}
          {!link && <Field name="host" label={t("links.host")} hint={t("links.host.means")} maxLength={253} />}
          <Field name="name" label={t("links.name")} maxLength={200} defaultValue={link?.name} />
        </div>
        <details>
          <summary>{t("links.campaign")}</summary>
          <div className={`${css.inside} ${css.pair}`}>
            {["utm_source", "utm_medium", "utm_campaign"].map((name) => (
              <Field key={name} name={name} label={name} maxLength={200} />
            ))}
          </div>
        </details>
        <details open={Boolean(link?.title)}>
          <summary>{t("links.preview")}</summary>
          <div className={css.inside}>
            <Field name="title" label={t("links.card.title")} maxLength={300} defaultValue={link?.title} />
            <Field name="text" label={t("links.card.text")} maxLength={1000} defaultValue={link?.text} />
            <Field name="image" label={t("links.card.image")} type="url" maxLength={4096} defaultValue={link?.image} />
          </div>
        </details>
        <details>
          <summary>{t("links.limits")}</summary>
          <div className={css.inside}>
            <div className={css.pair}>
              <Field name="starts" label={t("links.starts")} type="datetime-local" defaultValue={local(link?.starts)} />
              <Field name="expires" label={t("links.expires")} type="datetime-local" defaultValue={local(link?.expires)} />
              <Field name="clicks" label={t("links.limit")} type="number" min={0} defaultValue={link?.clicks ?? ""} />
            </div>
            <label className={css.check}>
              <input type="checkbox" name="asks_first" defaultChecked={link?.asks_first} /> {t("links.asks")}
            </label>
            <Field name="password" label={t("links.password")} hint={link?.has_password ? t("links.password.kept") : undefined} type="password" autoComplete="new-password" minLength={4} maxLength={1024} />
          </div>
        </details>
        <details open={rules.length > 0}>
          <summary>{t("links.rules")}</summary>
          <Rules rules={rules} change={setRules} />
        </details>
        {save.error && <Failed error={save.error} />}
        <div className={css.foot}>
          <Button onClick={close}>{t("links.cancel")}</Button>
          <Button kind="strong" type="submit" disabled={save.isPending}>
            {t("links.save")}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}

function Findings({ linted }: { linted: Lint }) {
  const { t } = useWords();
  if (linted.righted.length + linted.warnings.length === 0) return null;
  return (
    <div className={parts.note} role="status">
      <ul>
        {linted.righted.map(({ parameter, value, instead }) => (
          <li key={parameter}>{t("links.righted", { parameter, value: shown(value), instead: shown(instead ?? "") })}</li>
        ))}
        {linted.warnings.map(({ parameter, value, fault }) => (
          <li key={parameter}>{fault === "missing" ? t("links.warned.missing", { parameter }) : t("links.warned", { parameter, value: shown(value) })}</li>
        ))}
      </ul>
    </div>
  );
}
