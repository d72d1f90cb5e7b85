// The real service with a demo in it, a browser, and what every page has to keep.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { front } from "../dev/front.mjs";
import { binaryIn, OWNER, seed, SITE } from "../dev/seed.mjs";
import { Demo } from "../dev/sharing.mjs";

export { OWNER, SITE };

const root = new URL("../..", import.meta.url).pathname;
const binary = binaryIn(root);
const browserPath = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/google-chrome"].find((path) => path && existsSync(path));
const built = existsSync(new URL("../dist/index.html", import.meta.url));

/** Why the journeys cannot be made here; false if they can. */
export const skip = !binary
  ? "no binary (cargo build, or ENTRENOUS=/path)"
  : !browserPath
    ? "no Chromium (Debian: apt-get install chromium; elsewhere: CHROMIUM=/path)"
    : !built
      ? "no dist (npm run build)"
      : false;
if (skip) console.log(`skipped: journeys through the dashboard: ${skip}`);

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** No answer to the dashboard may be larger. */
const LARGEST = 200 * 1024;
/** What browsers call serious. */
const SERIOUS = ["serious", "critical"];

export class World {
  /** A demo of so many visits; none: an empty server without an account. */
  async start({ visits = 3000, shared = true } = {}) {
    this.folder = await mkdtemp(join(tmpdir(), "entrenous-web-"));
    this.service = await seed({ binary, folder: this.folder, visits });
    if (shared) {
      this.sharing = new Demo(this.service.url, SITE, this.service.cookie);
      await this.sharing.links();
      await this.sharing.past();
    }
    await this.#open();
  }

  /** A server on which nobody has been yet. */
  async startEmpty() {
    this.folder = await mkdtemp(join(tmpdir(), "entrenous-web-"));
    this.service = await seed({ binary, folder: this.folder, empty: true });
    await this.#open();
  }

  async #open() {
    // ENTRENOUS_EMBEDDED=1: the binary serves the dashboard itself.
    this.front = process.env.ENTRENOUS_EMBEDDED ? { url: this.service.url, stop: () => {} } : await front(this.service.url);
    this.browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
  }

  async stop() {
    await this.browser?.close();
    this.front?.stop();
    await this.service?.stop();
    if (this.folder) await rm(this.folder, { recursive: true });
  }

  /** A tab, signed in unless told otherwise; whatever goes wrong in it is kept. */
  async tab({ signedIn = true, width = 1280, theme = "light", locale = "en-GB" } = {}) {
    const context = await this.browser.newContext({ viewport: { width, height: 900 }, colorScheme: theme, locale, timezoneId: "Europe/Paris" });
    if (signedIn) {
      const [name, value] = this.service.cookie.split("=");
      await context.addCookies([{ name, value, url: this.front.url }]);
    }
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.wrong = [];
    page.on("console", (message) => message.type() === "error" && page.wrong.push(message.text()));
    page.on("pageerror", (error) => page.wrong.push(error.message));
    page.on("request", (request) => !request.url().startsWith(this.front.url) && page.wrong.push(`asked elsewhere: ${request.url()}`));
    page.on("requestfinished", async (request) => {
      const sizes = await request.sizes().catch(() => undefined);
      if (sizes && sizes.responseBodySize > LARGEST) page.wrong.push(`${sizes.responseBodySize} bytes: ${request.url()}`);
    });
    page.go = (path) => page.goto(this.front.url + path);
    return page;
  }

  /** What the query API says. */
  async ask(body) {
    const answer = await fetch(`${this.service.url}/api/v1/query`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie: this.service.cookie, "sec-fetch-site": "same-origin" },
      body: JSON.stringify({ site: SITE, date_range: "28d", ...body }),
    });
    assert.equal(answer.status, 200);
    return answer.json();
  }
}

/** No serious violation of WCAG that a program can find. */
export async function accessible(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
  const serious = violations.filter(({ impact }) => SERIOUS.includes(impact));
  assert.deepEqual(serious.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary}`).join(" | ")}`), []);
}
