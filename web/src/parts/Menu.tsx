import * as Dropdown from "@radix-ui/react-dropdown-menu";
import type { ReactNode } from "react";
import { Icon } from "./Icon";
import css from "./parts.module.css";

export interface Choice<T extends string> {
  value: T;
  label: ReactNode;
}

interface Props<T extends string> {
  /** The button that opens it. */
  button: ReactNode;
  choices: Choice<T>[];
  value?: T | undefined;
  choose: (value: T) => void;
  align?: "start" | "end";
  /** What stands below the choices. */
  children?: ReactNode;
}

/** A menu of which one is chosen. Not modal: a modal one would write style elements, which our policy forbids. */
export function Menu<T extends string>({ button, choices, value, choose, align = "start", children }: Props<T>) {
  return (
    <Dropdown.Root modal={false}>
      <Dropdown.Trigger asChild>{button}</Dropdown.Trigger>
      <Dropdown.Portal>
        <Dropdown.Content className={css.menu} align={align} sideOffset={6} collisionPadding={8}>
          <Dropdown.RadioGroup value={value ?? ""} onValueChange={(next) => choose(next as T)}>
            {choices.map(({ value: own, label }) => (
              <Dropdown.RadioItem key={own} value={own} className={css.item}>
                {label}
                <Dropdown.ItemIndicator data-mark="">
                  <Icon name="check" />
                </Dropdown.ItemIndicator>
              </Dropdown.RadioItem>
            ))}
          </Dropdown.RadioGroup>
          {children}
        </Dropdown.Content>
      </Dropdown.Portal>
    </Dropdown.Root>
  );
}

export function MenuItem({ onSelect, children }: { onSelect: () => void; children: ReactNode }) {
  return (
    <Dropdown.Item className={css.item} onSelect={onSelect}>
      {children}
    </Dropdown.Item>
  );
}

export const MenuSeparator = () => <Dropdown.Separator className={css.separator} />;
