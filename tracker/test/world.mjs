// A site, a collecting server and a browser: all real, all on this machine.
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { after, before, describe, test as plainTest } from "node:test";
import puppeteer from "puppeteer-core";
import { scripts } from "../build.mjs";

/** Chromium's usual places; `CHROMIUM` names another. */
export const chromium = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/google-chrome"].find(
  (path) => path && existsSync(path),
);

/** A promise with its resolve function. */
const promised = () => {
  let resolve;
  const promise = new Promise((done) => (resolve = done));
  return { promise, resolve };
};

/** What the collecting server got: each request, and the events in order. */
class Received {
  requests = [];
  events = [];
  #waiting = [];

  add(request) {
    this.requests.push(request);
    this.events.push(...(request.json.events ?? [request.json]));
    this.#waiting = this.#waiting.filter((check) => !check());
  }

  /** The `count`th event of this name, now or as soon as it arrives. */
  async event(name, count = 1) {
    const { promise, resolve } = promised();
    const check = () => {
      const found = this.events.filter((event) => event.name === name)[count - 1];
      if (found) resolve(found);
      return found;
    };
    if (!check()) this.#waiting.push(check);
    return promise;
  }

  named(name) {
    return this.events.filter((event) => event.name === name);
  }
}

class World {
  /** Path to HTML, or to `{ body, headers }`. */
  pages = {};
  received = new Received();
  /** Answers to come, instead of 202. */
  statuses = [];
  /** What the server says of the order of apps, and after what; how often it was asked. */
  share = { body: "{}" };
  asked = 0;
  /** What the server deals; and how it was asked. */
  variants = { body: "{}" };

  async start() {
    const texts = await scripts();
    this.server = createServer(async (request, response) => {
      const { pathname } = new URL(request.url, "http://localhost");
      if (pathname === "/api/event" || pathname === "/collect") {
        const text = Buffer.concat(await request.toArray()).toString();
        const status = this.statuses.shift() ?? 202;
        response.writeHead(status, { "Access-Control-Allow-Origin": "*" }).end();
        const { method, headers } = request;
        if (status === 202) this.received.add({ method, headers, pathname, text, json: JSON.parse(text) });
        return;
      }
      if (pathname === "/api/share") {
        this.asked += 1;
        await this.share.wait;
        response.writeHead(200, { "Access-Control-Allow-Origin": "*" }).end(this.share.body);
        return;
      }
      if (pathname === "/api/experiments") {
        this.variants.asked = request.url;
        response.writeHead(200, { "Access-Control-Allow-Origin": "*" }).end(this.variants.body);
        return;
      }
      if (pathname.startsWith("/js/")) {
        response.writeHead(200, { "Content-Type": "text/javascript" }).end(texts[pathname.slice(4)]);
        return;
      }
      const page = this.pages[pathname] ?? "<!doctype html><title>nothing</title>";
      response.writeHead(200, { "Content-Type": "text/html", ...page.headers }).end(page.body ?? page);
    });
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    this.port = this.server.address().port;
    this.browser = await puppeteer.launch({
      executablePath: chromium,
      args: ["--no-sandbox", "--host-resolver-rules=MAP *.test 127.0.0.1"],
    });
  }

  async stop() {
    await this.browser?.close();
    this.server.close();
    this.server.closeAllConnections();
  }

  site(path = "/", host = "site.test") {
    return `http://${host}:${this.port}${path}`;
  }

  /** The headers of the next request for this path. */
  served(path) {
    const { promise, resolve } = promised();
    this.server.on("request", ({ url, headers }) => url === path && resolve(headers));
    return promise;
  }

  /** The one line that a site adds. */
  snippet(attributes = "", file = "e.js") {
    return `<script defer src="http://stats.test:${this.port}/js/${file}" data-site="example.org" ${attributes}></script>`;
  }

  html(attributes, body = "<p>Text</p>", file) {
    return `<!doctype html><title>Page</title>${this.snippet(attributes, file)}<body>${body}`;
  }

  /** A fresh browser profile's tab, which runs `before` in every page. `sent` tells how each request was made. */
  async tab(before) {
    this.received = new Received();
    this.statuses = [];
    this.share = { body: "{}" };
    this.asked = 0;
    const context = await this.browser.createBrowserContext();
    const page = await context.newPage();
    if (before) await page.evaluateOnNewDocument(before);
    page.sent = [];
    page.on("request", (request) => {
      if (/\/api\/event$|\/collect$/.test(request.url())) page.sent.push(request.resourceType());
    });
    return page;
  }

  /** Opens a page with the tracker in a fresh tab. */
  async open({ attributes, body, file, before, path = "/", host, referer } = {}) {
    const tab = await this.tab(before);
    this.pages[path.split(/[?#]/)[0]] = this.html(attributes, body, file);
    await tab.goto(this.site(path, host), { referer });
    return tab;
  }
}

/** What a phone says of itself. */
export const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1";

/** Goes to another site. */
export const leave = (tab) => tab.goto(`http://other.test:${new URL(tab.url()).port}/elsewhere`);

export const linger = (tab, ms) => tab.evaluate((ms) => new Promise((resolve) => setTimeout(resolve, ms)), ms);

/** Runs this in the page, and then some; all that it sends is in `tab.sent`. */
export async function settle(tab, action = () => {}) {
  await tab.evaluate(action);
  await tab.evaluate(() => fetch("/settled").then((response) => response.text()));
}

/** A test that waits for an event which never comes fails, instead of waiting for ever. */
export const test = (name, run, timeout = 15_000) => plainTest(name, { timeout }, run);

/** Tests that share a browser. Without one they are skipped, and that is said. */
export function inChromium(tests) {
  const skip = chromium ? false : "no Chromium (Debian: apt-get install chromium; elsewhere: CHROMIUM=/path)";
  if (skip) console.log(`skipped: the tracker in a real browser: ${skip}`);
  describe("in Chromium", { skip }, () => {
    const world = new World();
    before(() => world.start());
    after(() => world.stop());
    tests(world);
  });
}
