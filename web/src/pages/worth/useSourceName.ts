import { useWords } from "../../words/intl";
import { family } from "../../words/source";

/** A source's name where families stand side by side: a network's and a website's say which they are. */
export function useSourceName() {
  const { t, source } = useWords();
  return (name: string): string => {
    const of = family(name);
    return of === "dark" || !name.includes("/") ? source(name) : `${source(name)} · ${t(`family.${of}`)}`;
  };
}
