import type { ReactNode } from "react";
import css from "./parts.module.css";

/** A field of a form with its name, and what is worth knowing of it. */
export function Labelled({ name, means, children }: { name: ReactNode; means?: ReactNode; children: ReactNode }) {
  return (
    <label className={css.field}>
      <span>{name}</span>
      {children}
      {means && <small className="quiet">{means}</small>}
    </label>
  );
}
