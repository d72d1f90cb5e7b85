import { type ReactNode, useEffect, useId, useRef } from "react";
import { useWords } from "../words/intl";
import { Button } from "./Button";
import { Icon } from "./Icon";
import css from "./parts.module.css";

interface Props {
  title: ReactNode;
  close: () => void;
  wide?: boolean;
  children: ReactNode;
}

/** A dialog over the page: the browser's own, which keeps the focus, and gives it back. */
export function Sheet({ title, close, wide = false, children }: Props) {
  const { t } = useWords();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    // A click beside the dialog closes it; by keyboard it is Escape, which the browser handles.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <dialog ref={dialog} className={`${css.sheet} ${wide ? css.wide : ""}`} aria-labelledby={id} onClose={close} onClick={(event) => event.target === dialog.current && close()}>
      <div className={css.sheetHead}>
        <h2 id={id}>{title}</h2>
        <Button kind="plain" square aria-label={t("shell.close")} onClick={close}>
          <Icon name="close" />
        </Button>
      </div>
      <div className={css.sheetBody}>{children}</div>
    </dialog>
  );
}
