import type { Ledgered } from "../../api/worth";
import { type Model, MODELS } from "../../api/worth";
import { Whiskers } from "../../charts/Whiskers";
import { Card } from "../../parts/Card";
import { Icon } from "../../parts/Icon";
import { useWords } from "../../words/intl";
import { useMeasure } from "../../words/measure";
import { type Books, disagreement } from "./told";
import { useChoice } from "./useChoice";
import css from "./worth.module.css";

const known = (name: string): Model | undefined => MODELS.find((one) => one === name);

/** Private sharing's credit under every model. */
export function Models({ books, className }: { books: Books; className?: string | undefined }) {
  const { t } = useWords();
  const { about } = useMeasure(books.measure);
  const { model: chosen, choose } = useChoice();
  const rows = books.credit.models.flatMap((of) => {
    const model = known(of.model);
    if (!model) return [];
    const button = (
      <button type="button" className={css.model} aria-pressed={model === chosen} title={t(`model.${model}.means`)} onClick={() => choose("model", model === "share_aware" ? undefined : model)}>
        {t(`model.${model}`)} {model === chosen && <Icon name="check" size={14} />}
      </button>
    );
    return [{ key: model, name: button, of, said: about(of), isChosen: model === chosen }];
  });
  return (
    <Card title={t("worth.models")} means={t("worth.models.means")} className={className}>
      <Whiskers rows={rows} />
      <Disagreement books={books} credit={books.credit} />
      <p className={css.aside}>
        <strong>{t(`model.${chosen}`)}</strong>: {t(`model.${chosen}.means`)}.
      </p>
    </Card>
  );
}

function Disagreement({ books, credit }: { books: Books; credit: Ledgered }) {
  const { t } = useWords();
  const { about, parts } = useMeasure(books.measure);
  const found = disagreement(credit);
  if (!found) return null;
  const name = (model: string) => {
    const one = known(model);
    return one ? t(`model.${one}`) : model;
  };
  const { least, most, isClear } = found;
  const all = parts({ value: most.value, low: found.low, high: found.high });
  const said = isClear
    ? t("worth.models.differ", { least: about(least), most: about(most), leastModel: name(least.model), mostModel: name(most.model) })
    : t("worth.models.agree", { least: all.low, most: all.high });
  return <p className={css.finding}>{said}</p>;
}
