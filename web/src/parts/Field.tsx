import { type ComponentProps, useId } from "react";
import css from "./parts.module.css";

interface Props extends ComponentProps<"input"> {
  label: string;
  hint?: string | undefined;
}

/** A field with its name, and what is worth knowing of it. */
export function Field({ label, hint, ...rest }: Props) {
  const id = useId();
  return (
    <div className={css.field}>
      <label htmlFor={id}>{label}</label>
      <input id={id} className={css.input} aria-describedby={hint ? `${id}-hint` : undefined} {...rest} />
      {hint && (
        <span id={`${id}-hint`} className={css.delta} style={{ whiteSpace: "normal" }}>
          {hint}
        </span>
      )}
    </div>
  );
}
