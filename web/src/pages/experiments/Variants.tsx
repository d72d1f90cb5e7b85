import { Button } from "../../parts/Button";
import { Icon } from "../../parts/Icon";
import parts from "../../parts/parts.module.css";
import { useWords } from "../../words/intl";
import { type Draft, MOST_VARIANTS, NAME } from "./fields";
import { parts as shares } from "./told";
import css from "./experiments.module.css";

/** Who gets how much: the holdout first, which gets nothing new. */
export function Variants({ draft, change }: { draft: Draft; change: (next: Partial<Draft>) => void }) {
  const { t, percent } = useWords();
  const { variants } = draft;
  const weights = variants.map(({ name, weight }) => ({ name, weight: Number(weight) || 0 }));
  const [ofHoldout = 0, ...ofVariants] = shares({ holdout: Number(draft.holdout) || 0, variants: weights });
  const set = (at: number, next: Partial<Draft["variants"][number]>) => change({ variants: variants.map((one, own) => (own === at ? { ...one, ...next } : one)) });
  return (
    <fieldset className={css.choices}>
      <legend>{t("setup.variants")}</legend>
      <div className={css.variant}>
        <span>{t("dealt.holdout")}</span>
        <input className={parts.input} type="number" required min={1} max={1000} aria-label={t("setup.weight.of", { name: t("dealt.holdout") })} value={draft.holdout} onChange={(event) => change({ holdout: event.target.value })} />
        <span className="number">{t("setup.part", { part: percent(ofHoldout) })}</span>
        <span />
      </div>
      {variants.map(({ name, weight }, at) => (
        // They have no name of their own before one is written.
        <div key={at} className={css.variant}>
          <input className={parts.input} required pattern={NAME} maxLength={40} aria-label={t("setup.variant", { number: at + 1 })} value={name} onChange={(event) => set(at, { name: event.target.value })} />
          <input className={parts.input} type="number" required min={1} max={1000} aria-label={t("setup.weight.of", { name })} value={weight} onChange={(event) => set(at, { weight: event.target.value })} />
          <span className="number">{t("setup.part", { part: percent(ofVariants[at] ?? 0) })}</span>
          {variants.length > 1 ? (
            <Button kind="plain" square aria-label={t("setup.remove", { name })} onClick={() => change({ variants: variants.filter((_, own) => own !== at) })}>
              <Icon name="close" />
            </Button>
          ) : (
            <span />
          )}
        </div>
      ))}
      {variants.length < MOST_VARIANTS && (
        <Button kind="plain" className={css.add} onClick={() => change({ variants: [...variants, { name: `variant-${variants.length + 1}`, weight: "1" }] })}>
          <Icon name="plus" size={16} /> {t("setup.add")}
        </Button>
      )}
    </fieldset>
  );
}
