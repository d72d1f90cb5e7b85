import type { ReactNode } from "react";
import { Refused } from "../../api/client";
import type { Advice } from "../../api/experiments";
import { Card } from "../../parts/Card";
import { Failed } from "../../parts/states";
import { useWords } from "../../words/intl";
import { type Draft, isTooLong } from "./fields";
import css from "./experiments.module.css";

const INVALID = 400;

interface Props {
  unit: Draft["unit"];
  advice: Advice | undefined;
  error: Error | null;
  isAsking: boolean;
}

/** How many units it takes, and how many days. */
export function Advised({ unit, advice, error, isAsking }: Props) {
  const { t, rich } = useWords();
  const units = (count: number) => t(`units.${unit}`, { units: count });
  const b = (text: ReactNode[]) => <b>{text}</b>;
  // The form asks nothing that is wrong in itself: what is refused then is refused for want of data.
  const isShort = error instanceof Refused && error.status === INVALID;
  return (
    <Card title={t("advice.title")}>
      <div className={css.advice} aria-live="polite" aria-busy={isAsking}>
        {error && !isShort && <Failed error={error} />}
        {isShort && <p>{t("advice.none")}</p>}
        {!advice && !error && <p className="quiet">{t("advice.wait")}</p>}
        {advice && !error && (
          <>
            {typeof advice.days === "number" ? (
              <>
                <p className={css.large}>{rich("advice.said", { units: units(advice.units), days: Math.max(1, Math.ceil(advice.days)), b })}</p>
                <p className={css.aside}>{t("advice.power", { past: units(advice.past_units) })}</p>
              </>
            ) : (
              <p className={css.large}>{rich("advice.pages", { units: units(advice.units), past: units(advice.past_units), b })}</p>
            )}
            {advice.for_tails > advice.for_power && <p className={css.aside}>{t("advice.tails", { units: units(advice.for_tails) })}</p>}
            <p className={css.aside}>{t(isTooLong(advice) ? (unit === "page" ? "advice.pages.short" : "advice.long") : "advice.half")}</p>
          </>
        )}
      </div>
    </Card>
  );
}
