import { type ReactNode, useId } from "react";
import css from "./parts.module.css";

interface Props {
  title: ReactNode;
  means?: ReactNode;
  actions?: ReactNode;
  className?: string | undefined;
  children: ReactNode;
}

/** A part of a page with a title. */
export function Card({ title, means, actions, className = "", children }: Props) {
  const id = useId();
  return (
    <section className={`${css.card} ${className}`} aria-labelledby={id}>
      <div className={css.head}>
        <h2 id={id}>{title}</h2>
        {actions}
      </div>
      {means && <p className={css.means}>{means}</p>}
      {children}
    </section>
  );
}
