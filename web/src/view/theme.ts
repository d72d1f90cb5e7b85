import { useSyncExternalStore } from "react";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const changed = new EventTarget();
const root = document.documentElement;

const subscribe = (told: () => void) => {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  changed.addEventListener("theme", told);
  dark.addEventListener("change", told);
  return () => {
    changed.removeEventListener("theme", told);
    dark.removeEventListener("change", told);
  };
};

const current = (): Theme => (root.dataset.theme === "light" || root.dataset.theme === "dark" ? root.dataset.theme : "system");

export function chooseTheme(theme: Theme) {
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    localStorage.setItem("entrenous.theme", theme);
  } catch {
    // Then it holds until the page is left.
  }
  changed.dispatchEvent(new Event("theme"));
}

export const useTheme = () => useSyncExternalStore(subscribe, current);

/** Is it dark now? For what is drawn on a canvas. */
export const useIsDark = () =>
  useSyncExternalStore(subscribe, () => {
    const theme = current();
    return theme === "dark" || (theme === "system" && window.matchMedia("(prefers-color-scheme: dark)").matches);
  });
