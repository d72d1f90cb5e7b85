// What to do next: rules that look at the figures, and say why. Pure.
import { FEW } from "../../words/number";
import type { Overview } from "./ask";

export type Action =
  | { kind: "kit"; page: string; visits: { value: number; low: number; high: number } }
  | { kind: "mail"; visits: number }
  | { kind: "log" }
  | { kind: "cascade"; page: string; shares: number };

const MOST = 3;

/** At most three actions, those that would turn the most of what is inferred into proven first. */
export function actions({ visits, shares, entries, fromMail, pages }: Overview): Action[] {
  if (visits < FEW) return [];
  const unsure = entries.filter(({ page, dark }) => page !== "/" && dark.value >= FEW && dark.high - dark.low >= dark.value / 4);
  const [kit] = [...unsure].sort((one, other) => other.dark.value - one.dark.value);
  const [passed] = pages;
  const all: (Action | undefined)[] = [
    shares === 0 ? { kind: "log" } : undefined,
    kit && { kind: "kit", page: kit.page, visits: kit.dark },
    fromMail >= FEW ? { kind: "mail", visits: fromMail } : undefined,
    passed && passed.shares >= 5 ? { kind: "cascade", page: passed.page, shares: passed.shares } : undefined,
  ];
  return all.filter((action) => action !== undefined).slice(0, MOST);
}
