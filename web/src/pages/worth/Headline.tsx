import type { ReactNode } from "react";
import type { Worth } from "../../api/worth";
import { useWords, type Word } from "../../words/intl";
import { useMeasure } from "../../words/measure";
import { shown } from "../../words/safe";
import overview from "../overview/overview.module.css";
import { type Books, most, recommendation, sentence } from "./told";
import css from "./worth.module.css";

const bold = (parts: ReactNode[]) => <b key="b">{parts}</b>;
const small = (parts: ReactNode[]) => <i key="i">{parts}</i>;
const DAY: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric" };

/** The sentence for the meeting, what a friend's recommendation is worth, and how far all of it holds. */
export function Headline({ told, books }: { told: Worth; books: Books }) {
  const { t, rich, n, date } = useWords();
  const { one, parts } = useMeasure(books.measure);
  const { credit } = books;
  const { value, interval } = parts(credit.dark);
  const total = books.revenue ? one(credit.total) : t("worth.conversions", { conversions: Math.round(credit.total) });
  const channel = most(credit);
  return (
    <div>
      <h1 className={overview.headline}>{rich(sentence(credit), { dark: value, total, interval, b: bold, i: small })}</h1>
      <p className={css.recommendation}>
        <Recommendation told={told} books={books} />
      </p>
      <p className={overview.second}>
        {channel && `${t("worth.ga.most", { channel: shown(channel) })} `}
        {/* The range's end is its first moment after. */}
        {t("worth.period", { from: date(told.from, DAY), to: date(Math.min(told.to - 1, Date.parse(new Date().toISOString())), DAY) })} {t("worth.sure")}
        {told.one_in > 1 && ` ${t("worth.oneIn", { visitors: n(told.one_in) })}`}
      </p>
    </div>
  );
}

function Recommendation({ told, books }: { told: Worth; books: Books }) {
  const { rich, t, n, about } = useWords();
  const { of, said } = recommendation(told, books);
  const money = useMeasure(books.measure);
  const part = useMeasure({ of: "part" });
  const counted = useMeasure({ of: "count" });
  const { parts } = of === "money" ? money : part;
  if (said.say === "few") {
    const { dark, public: other } = told.rates;
    const visits = said.short === "dark" ? about({ value: dark.visits, low: dark.visits, high: dark.visits }) : n(other.visits);
    return t(`worth.kinds.few.${said.short}`, { visits });
  }
  if (said.say === "same") return t(`worth.kinds.${of}.same`, parts(said.by));
  const { value, interval } = (said.say === "times" ? counted : { parts }).parts(said.by);
  const word: Word = `worth.kinds.${of}.${said.say}`;
  return rich(word, { times: value, by: value, interval, b: bold, i: small });
}
