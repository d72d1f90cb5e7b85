// What goes on pages for an experiment. Pure. Names are small letters, digits and hyphens, so that nothing in it needs escaping.

export const scripts = (origin: string, site: string): string =>
  ["e.share.js", "e.experiments.js"].map((file) => `<script defer data-site="${site}" src="${origin}/js/${file}"></script>`).join("\n");

export const style = (name: string, variants: string[]): string =>
  variants.map((variant) => `.${name}-${variant} { display: none }\nhtml[data-experiment-${name}="${variant}"] .${name}-${variant} { display: block }`).join("\n");

export const listener = (name: string, variants: string[]): string =>
  [`addEventListener("entrenous-experiments", ({ detail }) => {`, ...variants.map((variant) => `  if (detail["${name}"] === "${variant}") { /* … */ }`), "});"].join("\n");
