import type { Rule } from "../../api/links";
import { Button } from "../../parts/Button";
import { Field } from "../../parts/Field";
import { Icon } from "../../parts/Icon";
import parts from "../../parts/parts.module.css";
import { useWords, type Word } from "../../words/intl";
import { listed, targets, targetText } from "./fields";
import css from "./links.module.css";

const LISTS: ["apps" | "devices" | "systems" | "languages" | "countries", Word, string][] = [
  ["apps", "links.rule.apps", "whatsapp, instagram"],
  ["devices", "links.rule.devices", "mobile, tablet, desktop"],
  ["systems", "links.rule.systems", "ios, android"],
  ["languages", "links.rule.languages", "fr, en"],
  ["countries", "links.rule.countries", "FR, BE"],
];

/** Who is led elsewhere: rules in their order. */
export function Rules({ rules, change }: { rules: Rule[]; change: (rules: Rule[]) => void }) {
  const { t } = useWords();
  const set = (at: number, rule: Partial<Rule>) => change(rules.map((one, place) => (place === at ? { ...one, ...rule } : one)));
  return (
    <div className={css.inside}>
      <p className={css.hint}>{t("links.rules.means")}</p>
      {rules.map((rule, at) => (
        // Rules have no other name than their place.
        <fieldset key={at} className={css.rule}>
          <legend>{t("links.rule", { number: at + 1 })}</legend>
          <div className={css.pair}>
            {LISTS.map(([name, word, example]) => (
              <Field key={name} label={t(word)} placeholder={example} title={t("links.rule.list")} defaultValue={rule[name]?.join(", ")} onBlur={(event) => set(at, { [name]: listed(event.target.value) })} />
            ))}
            <Field label={t("links.rule.hours")} placeholder="22:00-06:00" defaultValue={rule.hours ?? ""} onBlur={(event) => set(at, { hours: event.target.value.trim() || null })} />
          </div>
          <label className={parts.field}>
            <span>{t("links.rule.targets")}</span>
            <textarea className={parts.input} rows={2} required defaultValue={targetText(rule)} placeholder={"https://example.org/a 1\nhttps://example.org/b 3"} onBlur={(event) => set(at, { targets: targets(event.target.value) })} />
          </label>
          <Button kind="plain" aria-label={t("links.rule.remove", { number: at + 1 })} onClick={() => change(rules.filter((_, place) => place !== at))}>
            <Icon name="close" /> {t("links.rule.remove", { number: at + 1 })}
          </Button>
        </fieldset>
      ))}
      <Button onClick={() => change([...rules, { targets: [] }])}>
        <Icon name="plus" /> {t("links.rule.add")}
      </Button>
    </div>
  );
}
