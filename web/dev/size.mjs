// Is the dashboard still small? What the first page loads, and the largest file, after gzip.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const FIRST_JS = 250 * 1024;
const LARGEST = 200 * 1024;
const dist = new URL("../dist/", import.meta.url);
const packed = (name) => gzipSync(readFileSync(new URL(name, dist)), { level: 6 }).length;

const html = readFileSync(new URL("index.html", dist), "utf8");
const first = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, name]) => name);
const sum = first.reduce((total, name) => total + packed(name), 0);
let failed = sum > FIRST_JS;
console.log(`first page: ${sum} bytes of JavaScript in ${first.length} files (at most ${FIRST_JS})`);
for (const name of readdirSync(new URL("assets/", dist))) {
  const size = packed(`assets/${name}`);
  if (size > LARGEST) {
    failed = true;
    console.log(`too large: ${name}, ${size} bytes (at most ${LARGEST})`);
  }
}
process.exit(failed ? 1 : 0);
