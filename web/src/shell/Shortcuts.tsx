import { useEffect, useState } from "react";
import { useNavigate } from "react-router";
import { Sheet } from "../parts/Sheet";
import { chooseTheme, useIsDark } from "../view/theme";
import { useView } from "../view/useView";
import { useWords, type Word } from "../words/intl";
import css from "./shell.module.css";

const KEYS: [string, Word][] = [
  ["1", "keys.overview"],
  ["2", "keys.dark"],
  ["3", "keys.cascades"],
  ["4", "keys.links"],
  ["5", "keys.worth"],
  ["6", "keys.experiments"],
  ["D", "keys.day"],
  ["W", "keys.7d"],
  ["M", "keys.28d"],
  ["Q", "keys.91d"],
  ["C", "keys.compare"],
  ["X", "keys.clear"],
  ["T", "keys.theme"],
  ["?", "keys.help"],
];

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName) || target.closest("[role=menu], [data-keys]") !== null);

/** Listens to keys, and tells them in a sheet. */
export function Shortcuts({ site }: { site: string }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const { view, change } = useView();
  const go = useNavigate();
  const dark = useIsDark();
  useEffect(() => {
    const page = (path: string) => void go({ pathname: `/sites/${site}${path}`, search: window.location.search });
    const actions: Record<string, () => void> = {
      "1": () => page(""),
      "2": () => page("/dark"),
      "3": () => page("/cascades"),
      "4": () => page("/links"),
      "5": () => page("/worth"),
      "6": () => page("/experiments"),
      d: () => change({ range: "day" }),
      w: () => change({ range: "7d" }),
      m: () => change({ range: "28d" }),
      q: () => change({ range: "91d" }),
      c: () => change({ comparison: view.comparison ? undefined : "previous_period" }),
      x: () => change({ filters: [] }),
      t: () => chooseTheme(dark ? "light" : "dark"),
      "?": () => setOpen(true),
    };
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
      const action = actions[event.key.toLowerCase()];
      if (!action) return;
      event.preventDefault();
      action();
    };
    const asked = () => setOpen(true);
    window.addEventListener("keydown", pressed);
    window.addEventListener("entrenous:help", asked);
    return () => {
      window.removeEventListener("keydown", pressed);
      window.removeEventListener("entrenous:help", asked);
    };
  }, [site, view, change, go, dark]);
  if (!open) return null;
  return (
    <Sheet title={t("keys.title")} close={() => setOpen(false)}>
      <dl className={css.shortcuts}>
        {KEYS.map(([key, word]) => (
          <div key={key} style={{ display: "contents" }}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(word)}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}
