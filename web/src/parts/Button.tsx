import type { ComponentProps } from "react";
import css from "./parts.module.css";

type Props = ComponentProps<"button"> & { kind?: "usual" | "strong" | "plain"; square?: boolean };

const KINDS = { usual: "", strong: css.strong, plain: css.plain };

export const buttonClass = (kind: keyof typeof KINDS = "usual", square = false) =>
  [css.button, KINDS[kind], square ? css.square : ""].filter(Boolean).join(" ");

export function Button({ kind = "usual", square = false, className = "", type = "button", ...rest }: Props) {
  return <button type={type} className={`${buttonClass(kind, square)} ${className}`} {...rest} />;
}
