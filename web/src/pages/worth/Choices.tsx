import { useGoals } from "../../api/goals";
import { MODELS, type Worth } from "../../api/worth";
import { Button } from "../../parts/Button";
import { Icon } from "../../parts/Icon";
import { Menu } from "../../parts/Menu";
import { useWords } from "../../words/intl";
import { shown } from "../../words/safe";
import { type Books, CONVERSIONS } from "./told";
import { useChoice } from "./useChoice";
import css from "./worth.module.css";

/** What counts as a conversion, by which rule it is divided, and what is counted of it. */
export function Choices({ site, told, books }: { site: string; told: Worth; books: Books }) {
  const { t } = useWords();
  const { goal, model, choose } = useChoice();
  const { data: goals = [] } = useGoals(site);
  const measures = told.currencies.map(({ currency }) => ({ value: currency, label: t("worth.measure.money", { currency: shown(currency) }) }));
  const names = goal && !goals.includes(goal) ? [goal, ...goals] : goals;
  const measure = books.revenue?.currency ?? CONVERSIONS;
  return (
    <div className={`${css.choices} screen`}>
      <Chosen name={t("worth.goal")} value={goal ?? ""} choices={[{ value: "", label: t("worth.goal.any") }, ...names.map((name) => ({ value: name, label: shown(name) }))]} choose={(goal) => choose("goal", goal || undefined)} />
      <Chosen name={t("worth.model")} value={model} choices={MODELS.map((one) => ({ value: one, label: t(`model.${one}`) }))} choose={(model) => choose("model", model === "share_aware" ? undefined : model)} />
      {measures.length > 0 && (
        <Chosen name={t("worth.measure")} value={measure} choices={[...measures, { value: CONVERSIONS, label: t("worth.measure.conversions") }]} choose={(measure) => choose("measure", measure === measures[0]?.value ? undefined : measure)} />
      )}
    </div>
  );
}

interface Props {
  name: string;
  value: string;
  choices: { value: string; label: string }[];
  choose: (value: string) => void;
}

function Chosen({ name, value, choices, choose }: Props) {
  const label = choices.find((one) => one.value === value)?.label ?? value;
  const button = (
    <Button>
      <span className={css.choice}>
        <span className="quiet">{name}:</span> {label}
      </span>
      <Icon name="down" />
    </Button>
  );
  return <Menu button={button} value={value} choices={choices} choose={choose} />;
}
