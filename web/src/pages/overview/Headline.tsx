import type { ReactNode } from "react";
import { useWords } from "../../words/intl";
import { figure, leads } from "../../words/number";
import type { Overview } from "./ask";
import { useWorthWords } from "./worth";
import css from "./overview.module.css";

const bold = (parts: ReactNode[]) => <b key="b">{parts}</b>;
const small = (parts: ReactNode[]) => <i key="i">{parts}</i>;

/** The one sentence that somebody repeats in a meeting, and what else they should know. */
export function Headline({ told }: { told: Overview }) {
  const { t, n, about, app } = useWords();
  const worth = useWorthWords();
  const elsewhere = told.direct && told.dark.value - told.direct.dark.value >= 0.5;
  const [first, second] = told.apps.filter((one) => one.app !== "");
  const more = [
    elsewhere && t("overview.all", { dark: about(told.dark, told.visits), visits: n(told.visits) }),
    first && second && leads(first.dark, second.dark) && t("overview.leads", { app: app(first.app) }),
    ...worth,
    t(told.wide ? "overview.wide" : "overview.sure"),
  ];
  return (
    <div>
      <h1 className={css.headline}>
        <Sentence told={told} />
      </h1>
      <p className={css.second}>{more.filter(Boolean).join(" ")}</p>
    </div>
  );
}

function Sentence({ told }: { told: Overview }) {
  const { rich, n, interval } = useWords();
  const { direct } = told;
  if (!direct || direct.visits === 0) {
    const all = figure(told.dark, told.visits);
    return rich("overview.headline.noDirect", { visits: n(told.visits), dark: n(all.value), b: bold });
  }
  const dark = figure(direct.dark, direct.visits);
  const values = { dark: n(dark.value), direct: n(direct.visits), interval: interval(dark), b: bold, i: small };
  if (dark.high === 0) return rich("overview.headline.none", values);
  return rich(`overview.headline.${dark.sure}`, values);
}
