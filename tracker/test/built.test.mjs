// What is committed in dist/ is what the source makes, and small enough.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { LIMITS, gzipped, scripts } from "../build.mjs";

const fresh = await scripts();

for (const [name, limit] of Object.entries(LIMITS)) {
  test(`dist/${name} equals a fresh build`, async () => {
    const committed = await readFile(`${import.meta.dirname}/../dist/${name}`, "utf8");
    assert.equal(committed, fresh[name], "run `npm run build` and commit dist/");
  });

  test(`${name} has at most ${limit} bytes of gzip`, () => {
    assert.ok(gzipped(fresh[name]) <= limit, `${gzipped(fresh[name])} bytes`);
  });
}

test("tokens and the share kit have at most 2,000 bytes of gzip", () => {
  const more = gzipped(fresh["e.share.js"]) - gzipped(fresh["e.js"]);
  assert.ok(more <= 2000, `${more} bytes`);
});

test("no script knows of cookies or writes storage, but for the id of those who agree", () => {
  for (const [name, text] of Object.entries(fresh)) {
    const rest = name === "e.plus.js" ? text.replace("localStorage.entrenous_visitor=", "") : text;
    assert.doesNotMatch(rest, /cookie|setItem|sessionStorage|indexedDB|eval|localStorage\.\w+\s*=[^=]/);
  }
  assert.doesNotMatch(fresh["e.js"] + fresh["e.share.js"], /entrenous_visitor|returning/);
  assert.doesNotMatch(fresh["e.js"] + fresh["e.plus.js"], /fwd=|entrenous-share/);
});
