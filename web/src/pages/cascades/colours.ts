// A tint for each app, within the family of private shares; grey where nothing names it, teal for what was public.
import type { Tree } from "../../api/cascades";
import type { Colours } from "./paint";

const TINTS = 5;

/** Apps of a tree by visits, the largest first; those beyond the tints share the last. */
export function ranked(apps: Record<string, number>): string[] {
  return Object.entries(apps)
    .filter(([app]) => app !== "unknown")
    .sort(([, one], [, other]) => other - one)
    .map(([app]) => app);
}

/** The colour of an app's place among them, as CSS. */
export const tint = (place: number): string => `var(--app-${Math.min(place, TINTS - 1)})`;

export function coloured(tree: Tree): { group: Uint8Array; bright: Uint8Array; colours: Colours } {
  const style = getComputedStyle(document.documentElement);
  // Custom properties hold light-dark(): an element resolves which of the two it is.
  const probe = document.createElement("i");
  document.body.append(probe);
  const resolved = (name: string): string => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color || style.color;
  };
  const names = ["--unknown", "--public", ...Array.from({ length: TINTS }, (_, at) => `--app-${at}`)];
  const colours = { line: resolved("--branch"), circle: resolved("--line"), ring: resolved("--warm"), groups: names.map(resolved) };
  probe.remove();
  const apps = ranked(tree.cascade.apps);
  const groupOf = ({ app, carried }: Tree["nodes"][number]) => {
    if (carried === "public") return 1;
    const place = app ? apps.indexOf(app) : -1;
    return place < 0 ? 0 : 2 + Math.min(place, TINTS - 1);
  };
  return {
    group: Uint8Array.from(tree.nodes, groupOf),
    bright: Uint8Array.from(tree.nodes, ({ conversions }) => (conversions > 0 ? 1 : 0)),
    colours,
  };
}
