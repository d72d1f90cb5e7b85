import type { ReactNode } from "react";
import { useWords } from "../words/intl";
import { Button } from "./Button";
import css from "./parts.module.css";

/** Room for what is on its way. */
export function Waiting({ height = 160 }: { height?: number }) {
  const { t } = useWords();
  return (
    <div className={css.waiting} style={{ blockSize: height }} role="status">
      <span className="hidden">{t("state.loading")}</span>
    </div>
  );
}

/** What went wrong, in the server's words, and a way on. */
export function Failed({ error, retry }: { error: Error; retry?: () => void }) {
  const { t } = useWords();
  return (
    <div className={css.state} role="alert">
      <strong>{t("state.error")}</strong>
      <p>{error.message}</p>
      {retry && <Button onClick={retry}>{t("state.retry")}</Button>}
    </div>
  );
}

/** Nothing to show: why, and what would make some. */
export function Nothing({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <div className={css.state}>
      <strong>{title}</strong>
      {children}
    </div>
  );
}

/** Too little for more than counts. */
export function Few({ visits }: { visits: number }) {
  const { t } = useWords();
  return (
    <p className={css.note}>
      <span>
        <strong>{t("state.few")}</strong> · {t("state.few.why", { visits })}
      </span>
    </p>
  );
}
