import type { ReactNode } from "react";
import type { Worth } from "../../api/worth";
import { Card } from "../../parts/Card";
import { useWords } from "../../words/intl";
import { useMeasure } from "../../words/measure";
import css from "./worth.module.css";

/** What one more act of sharing brings, or what it takes to say so. */
export function OneMore({ of, className }: { of: Worth["currencies"][number]; className?: string | undefined }) {
  const { t, rich } = useWords();
  const { parts } = useMeasure({ of: "money", currency: of.currency });
  const found = of.one_more_share;
  const said = found && parts(found);
  return (
    <Card title={t("worth.share")} means={t("worth.share.means")} className={className}>
      {said ? (
        <>
          <p className={css.large}>{rich("worth.share.value", { value: said.value, interval: said.interval, b: (text: ReactNode[]) => <b key="b">{text}</b>, i: (text: ReactNode[]) => <i key="i">{text}</i> })}</p>
          <p className={css.aside}>{t("worth.share.acts", { acts: of.share_acts })}</p>
        </>
      ) : (
        <>
          <p className={css.large}>{t("state.few")}</p>
          <p className={css.aside}>{t("worth.share.few", { acts: of.share_acts })}</p>
          <p className={css.aside}>{t("worth.share.few.next")}</p>
        </>
      )}
    </Card>
  );
}
