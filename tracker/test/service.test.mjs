// Scripts against the real service: ours in a page, and those that Plausible and Umami publish, unchanged.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe } from "node:test";
import { promisify } from "node:util";
import { build } from "esbuild";
import puppeteer from "puppeteer-core";
import { Umami } from "@umami/node";
import { chromium, test } from "./world.mjs";

const run = promisify(execFile);
const target = new URL("../../target/", import.meta.url).pathname;
/** The built binary; `ENTRENOUS` names another. */
const binary = [process.env.ENTRENOUS, `${target}debug/entrenous`, `${target}release/entrenous`].find(
  (path) => path && existsSync(path),
);
const skip = !binary
  ? "no binary (cargo build, or ENTRENOUS=/path)"
  : !chromium
    ? "no Chromium (Debian: apt-get install chromium; elsewhere: CHROMIUM=/path)"
    : false;
if (skip) console.log(`skipped: scripts against the real service: ${skip}`);

const WEBSITE = "7f1d0c9e-3c1b-4b1a-9a53-2f6a3f0f1c11";

describe("against the service", { skip }, () => {
  let folder, service, url, key, browser, site, page;

  const entrenous = async (...args) => (await run(binary, args, { env: environment() })).stdout;
  const environment = () => ({
    ...process.env,
    ENTRENOUS_SERVER__DATA_DIR: join(folder, "data"),
    ENTRENOUS_SERVER__LISTEN: "127.0.0.1:0",
    ENTRENOUS_LOG__LEVEL: "warn",
    ENTRENOUS_LINKS__DOMAINS: "go.shared.test=shared.test",
    ENTRENOUS_SERVER__TRUSTED_PROXIES: "127.0.0.1",
  });

  /** The figures of a site, asked until there is as much of a metric as expected: the store is a moment behind. */
  const figures = async (domain, expected, dimensions = [], metric = "views") => {
    const metrics = ["visits", "views", "events"];
    for (let wait = 0; ; wait += 1) {
      const body = { site: domain, metrics, dimensions, date_range: "7d" };
      const answer = await fetch(`${url}/api/v1/query`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      const { results } = await answer.json();
      const seen = results.reduce((sum, row) => sum + row.metrics[metrics.indexOf(metric)], 0);
      if (seen >= expected || wait > 60) return results;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };

  /** What the domain of links answers to a program of this name: where it is sent. */
  const fetchedBy = (agent, path) =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(url);
      // From the sharer's telephone: a click from the address that has fetched a preview is the sharer's own.
      const headers = { host: "go.shared.test", "user-agent": agent, "x-forwarded-for": "192.0.2.9" };
      request({ hostname, port, path, headers }, (answer) => {
        answer.resume();
        resolve(answer.headers.location);
      })
        .on("error", reject)
        .end();
    });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "entrenous-scripts-"));
    for (const domain of ["ours.test", "plausible.test", "umami.test", "shared.test"]) await entrenous("site", "add", domain);
    await entrenous("site", "set", "umami.test", "--alias", WEBSITE);
    key = (await entrenous("key", "create", "--scope", "stats:read")).split(/\s+/).find((word) => word.length > 30);
    service = spawn(binary, ["serve"], { env: environment(), stdio: ["ignore", "pipe", "inherit"] });
    for await (const line of createInterface(service.stdout)) {
      url = /^Entrenous listens on (\S+)/.exec(line)?.[1];
      if (url) break;
    }
    service.stdout.resume();
    site = createServer((request, response) => {
      response.writeHead(200, { "Content-Type": "text/html" }).end(page);
    });
    await new Promise((resolve) => site.listen(0, "127.0.0.1", resolve));
    browser = await puppeteer.launch({
      executablePath: chromium,
      args: ["--no-sandbox", "--host-resolver-rules=MAP *.test 127.0.0.1"],
    });
  });

  after(async () => {
    await browser?.close();
    site?.close();
    site?.closeAllConnections();
    service?.kill();
    if (service && service.exitCode === null) await new Promise((resolve) => service.on("exit", resolve));
    if (folder) await rm(folder, { recursive: true });
  });

  /** Opens a page of a site whose HTML has this script, as a browser that does not say it is driven. */
  const open = async (host, script, path = "/read/one?utm_source=letter", who = "") => {
    page = `<!doctype html><title>Page</title>${script}<p>Text`;
    const context = await browser.createBrowserContext();
    const tab = await context.newPage();
    const agent = (await browser.userAgent()).replace("HeadlessChrome", "Chrome");
    await tab.setUserAgent({ userAgent: agent + who });
    await tab.evaluateOnNewDocument(() => Object.defineProperty(navigator, "webdriver", { get: () => false }));
    await tab.goto(`http://${host}:${site.address().port}${path}`);
    return tab;
  };

  test("the one line of ours in a page, and the query shows the visit", async () => {
    const tab = await open("ours.test", `<script defer src="${url}/js/e.js" data-site="ours.test"></script>`);
    await figures("ours.test", 1);
    await tab.evaluate(() => history.pushState({}, "", "/read/two"));
    const [{ metrics }] = await figures("ours.test", 2);
    assert.deepEqual(metrics.slice(0, 2), [1, 2]);
    const pages = await figures("ours.test", 2, ["page"]);
    assert.deepEqual(pages.map((row) => row.dimensions[0]).sort(), ["/read/one", "/read/two"]);
  });

  test("the script that Plausible publishes", async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: `import { init, track } from "@plausible-analytics/tracker";
          init({ domain: "plausible.test", endpoint: "${url}/api/event", captureOnLocalhost: true });
          track("Signup", { props: { plan: "gold" }, revenue: { amount: 12.5, currency: "EUR" } });`,
        resolveDir: new URL("..", import.meta.url).pathname,
      },
      bundle: true,
      write: false,
    });
    await open("plausible.test", `<script>${outputFiles[0].text}</script>`);
    const [{ metrics }] = await figures("plausible.test", 1);
    assert.deepEqual(metrics.slice(0, 2), [1, 1]);
    const names = (await figures("plausible.test", 2, ["event"], "events")).map((row) => row.dimensions[0]);
    assert.ok(names.includes("Signup"), names.join());
  });

  test("the client for Node that Umami publishes", async () => {
    const umami = new Umami({ hostUrl: url, websiteId: WEBSITE });
    const sent = await umami.track({ url: "/from/a/server", title: "Page", hostname: "umami.test" });
    assert.equal(sent.status, 200);
    const pages = await figures("umami.test", 1, ["page"]);
    assert.deepEqual(pages.map((row) => row.dimensions[0]), ["/from/a/server"]);
  });

  test("a page is passed on by a button, previewed, opened by another, and the API shows receipt, generation and revenue", async () => {
    const short = `data-buttons="short" data-short="http://go.shared.test"`;
    const script = `<script defer src="${url}/js/e.share.js" data-site="shared.test" ${short}></script><entrenous-share></entrenous-share>`;
    const first = await open("shared.test", script, "/read/one");
    await figures("shared.test", 1);
    const opened = await first.evaluate(async () => {
      let address;
      window.open = (link) => ((address = link), null);
      document.querySelector("entrenous-share").shadowRoot.querySelector("[part~=whatsapp]").click();
      await new Promise((resolve) => setTimeout(resolve, 200));
      return address;
    });
    const link = /http:\/\/go\.shared\.test\S*/.exec(new URL(opened).searchParams.get("text"))[0];
    assert.match(link, /\/~[0-9A-Za-z]{10}\/read\/one$/);
    await figures("shared.test", 1, [], "events");
    // WhatsApp shows a preview while the message is written; then somebody else opens it: another browser behind the same address.
    const { pathname } = new URL(link);
    const led = new URL(await fetchedBy("WhatsApp/2.23.20.0 A", pathname));
    assert.deepEqual([led.host, led.pathname], ["shared.test", "/read/one"]);
    const second = await open("shared.test", script, led.pathname + led.hash, " Second/1");
    await figures("shared.test", 2);
    assert.ok(!second.url().includes(led.hash.slice(1)), "the token is gone from the address bar");
    await second.evaluate(() => entrenous("Purchase", { revenue: { amount: "30.00", currency: "EUR" } }));
    const sources = await figures("shared.test", 2, ["source"], "visits");
    const count = (name) => sources.find((row) => row.dimensions[0] == name)?.metrics[0];
    assert.equal(count("dark_social/whatsapp"), 1, JSON.stringify(sources));
    const answer = await fetch(`${url}/api/v1/cascades?site=shared.test`, { headers: { authorization: `Bearer ${key}` } });
    const { count: cascades, visits } = await answer.json();
    assert.deepEqual([cascades, visits], [1, 2]);
    // A receipt is told when what belongs to it would have come.
    const told = async () => {
      const receipts = await fetch(`${url}/api/v1/receipts?site=shared.test`, { headers: { authorization: `Bearer ${key}` } });
      return (await receipts.json()).receipts;
    };
    let receipts = [];
    for (let wait = 0; wait < 400 && !receipts.length; wait += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      receipts = await told();
    }
    const [{ app, audience, page: passed, token }] = receipts;
    assert.deepEqual([receipts.length, app, audience, passed, token], [1, "whatsapp", "private", "/read/one", true]);
    const kit = await fetch(`${url}/api/share?site=shared.test`);
    assert.equal(kit.headers.get("access-control-allow-origin"), "*");
  }, 60_000);
});
