// Builds the scripts of dist/. `--size` says how large they are, and fails when the core is too large.
import { mkdir, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { minify } from "terser";

/** Bytes of gzip (level 9). Liwan's script, the smallest found, had 1,103 on 2026-07-31. */
export const LIMITS = { "e.js": 1100, "e.plus.js": 1350, "e.share.js": 3100, "e.experiments.js": 600 };

/** Name to text of every script. */
export async function scripts() {
  const texts = {};
  for (const name of Object.keys(LIMITS)) {
    const bundle = await build({
      absWorkingDir: import.meta.dirname,
      entryPoints: [name === "e.experiments.js" ? "src/experiments.ts" : "src/e.ts"],
      define: { PLUS: String(name === "e.plus.js"), SHARE: String(name === "e.share.js") },
      bundle: true,
      tsconfigRaw: { compilerOptions: {} },
      minifySyntax: true,
      target: "es2020",
      write: false,
    });
    const { code } = await minify(bundle.outputFiles[0].text, {
      ecma: 2020,
      compress: { passes: 4, unsafe: true, unsafe_arrows: true, pure_getters: true, booleans_as_integers: true },
      mangle: true,
      format: { comments: false, ascii_only: true },
    });
    texts[name] = code;
  }
  return texts;
}

/** Bytes after gzip at its best level. */
export const gzipped = (text) => gzipSync(text, { level: 9 }).length;

if (import.meta.filename === process.argv[1]) {
  const onlySize = process.argv.includes("--size");
  await mkdir(`${import.meta.dirname}/dist`, { recursive: true });
  for (const [name, text] of Object.entries(await scripts())) {
    if (!onlySize) await writeFile(`${import.meta.dirname}/dist/${name}`, text);
    const size = gzipped(text);
    console.log(`${name}: ${text.length} bytes, ${size} gzip (at most ${LIMITS[name]})`);
    if (size > LIMITS[name]) process.exitCode = 1;
  }
}
