// The built scripts in a real browser.
import assert from "node:assert/strict";
import { after, before, describe, test as plainTest } from "node:test";
import { World, chromium } from "./world.mjs";

const skip = chromium ? false : "no Chromium (Debian: apt-get install chromium; elsewhere: CHROMIUM=/path)";
if (skip) console.log(`skipped: the tracker in a real browser: ${skip}`);

/** A test that waits for an event which never comes fails, instead of waiting for ever. */
const test = (name, run) => plainTest(name, { timeout: 15_000 }, run);

describe("in Chromium", { skip }, () => {
  /** @type {World} */
  let world;
  before(async () => {
    world = await World.start();
  });
  after(() => world?.stop());

  /** Opens a page with the tracker. */
  const open = async ({ attributes, body, file, before, path = "/", host, referer } = {}) => {
    const tab = await world.tab(before);
    world.pages[path.split(/[?#]/)[0]] = world.html(attributes, body, file);
    await tab.goto(world.site(path, host), { referer });
    return tab;
  };
  const leave = (tab) => tab.goto(world.site("/elsewhere", "other.test"));
  const linger = (tab, ms) => tab.evaluate((ms) => new Promise((resolve) => setTimeout(resolve, ms)), ms);
  /** Runs this in the page, and then some; all that it sends is in `tab.sent`. */
  const settle = async (tab, action = () => {}, ...more) => {
    await tab.evaluate(action, ...more);
    await tab.evaluate(() => fetch("/settled").then((response) => response.text()));
  };

  test("a page view is sent once, as plain text, without a preflight", async () => {
    const tab = await open({ path: "/a?q=1#part", referer: "http://news.test/story" });
    const view = await world.received.event("pageview");
    await settle(tab);
    assert.deepEqual(tab.sent, ["fetch"]);
    const [{ method, headers }] = world.received.requests;
    assert.equal(method, "POST");
    assert.match(headers["content-type"], /^text\/plain/);
    assert.equal(headers.cookie, undefined);
    const { id, age_ms, ...rest } = view;
    assert.match(id, /^[0-9a-f]{32}$/);
    assert.ok(Number.isInteger(age_ms));
    assert.deepEqual(rest, {
      name: "pageview",
      site: "example.org",
      url: world.site("/a?q=1"),
      page: id,
      referrer: "http://news.test/",
      width: await tab.evaluate(() => innerWidth),
    });
  });

  test("without a referrer there is no referrer", async () => {
    await open();
    assert.ok(!("referrer" in (await world.received.event("pageview"))));
  });

  test("pushState and the back button are page views, with the page before as referrer", async () => {
    const tab = await open({ path: "/a", referer: "http://news.test/" });
    await tab.evaluate(() => history.pushState({}, "", "/b"));
    await tab.evaluate(() => history.pushState({}, "", "/b?page=2"));
    await tab.evaluate(() => history.back());
    const last = await world.received.event("pageview", 4);
    assert.equal(last.url, world.site("/b"));
    const views = world.received.named("pageview");
    assert.deepEqual(
      views.map(({ url, referrer }) => [url, referrer]),
      [
        [world.site("/a"), "http://news.test/"],
        [world.site("/b"), world.site("/a")],
        [world.site("/b?page=2"), world.site("/b")],
        [world.site("/b"), world.site("/b?page=2")],
      ],
    );
    assert.equal(new Set(views.map(({ id }) => id)).size, 4);
  });

  test("replaceState counts when the path changes; the same address, a new query or fragment do not", async () => {
    const tab = await open({ path: "/a" });
    await settle(tab, () => {
      history.replaceState({}, "", "/a?filter=red");
      history.pushState({}, "", "/a?filter=red");
      location.hash = "part";
    });
    assert.equal(tab.sent.length, 1);
    await tab.evaluate(() => history.replaceState({}, "", "/b"));
    assert.equal((await world.received.event("pageview", 2)).url, world.site("/b"));
  });

  test("data-hash makes fragments pages", async () => {
    const tab = await open({ attributes: "data-hash", path: "/#/a" });
    await tab.evaluate(() => {
      location.hash = "/b";
    });
    assert.equal((await world.received.event("pageview", 2)).url, world.site("/#/b"));
    assert.equal(world.received.named("pageview")[0].url, world.site("/#/a"));
  });

  test("a page opened in the background counts when it is looked at", async () => {
    const tab = await world.tab();
    const front = await tab.browserContext().newPage();
    await front.bringToFront();
    world.pages["/"] = world.html();
    await tab.goto(world.site("/"));
    await settle(tab);
    assert.deepEqual(tab.sent, []);
    await tab.bringToFront();
    await world.received.event("pageview");
  });

  test("a page that the browser prepares ahead of a click counts when it is shown", async () => {
    const tab = await world.tab();
    world.pages["/start"] = `<!doctype html><a href="/next">next</a><script type="speculationrules">
      {"prerender": [{"urls": ["/next"], "eagerness": "immediate"}]}</script>`;
    world.pages["/next"] = world.html();
    const prepared = world.served("/js/e.js");
    await tab.goto(world.site("/start"));
    assert.equal((await prepared)["sec-purpose"], "prefetch;prerender");
    await settle(tab);
    assert.deepEqual(world.received.events, []);
    await tab.click("a");
    assert.equal((await world.received.event("pageview")).url, world.site("/next"));
    assert.equal(world.received.events.length, 1);
  });

  test("going to another tab tells the engagement by a beacon; coming back is no page view", async () => {
    const tab = await open();
    const { id } = await world.received.event("pageview");
    await linger(tab, 50);
    const front = await tab.browserContext().newPage();
    await front.bringToFront();
    const engagement = await world.received.event("engagement");
    assert.equal(engagement.page, id);
    assert.ok(engagement.engaged_ms >= 50, `${engagement.engaged_ms} ms`);
    assert.deepEqual(tab.sent, ["fetch", "ping"]);
    await tab.bringToFront();
    await linger(tab, 50);
    await front.bringToFront();
    assert.equal((await world.received.event("engagement", 2)).page, id);
    assert.equal(world.received.named("pageview").length, 1);
  });

  test("engagement is sent when the page is left, with its page, time and depth", async () => {
    const tab = await open({ body: "<p style='height: 10000px'>Long</p>" });
    const { id } = await world.received.event("pageview");
    await tab.evaluate(async () => {
      const start = performance.now();
      scrollTo(0, document.documentElement.scrollHeight / 2);
      while (performance.now() - start < 50) await new Promise(requestAnimationFrame);
      scrollTo(0, 0);
    });
    await leave(tab);
    const engagement = await world.received.event("engagement");
    assert.equal(engagement.page, id);
    assert.equal(engagement.url, world.site("/"));
    assert.ok(engagement.engaged_ms >= 50, `${engagement.engaged_ms} ms`);
    assert.ok(engagement.scroll >= 50 && engagement.scroll < 70, `${engagement.scroll} %`);
    assert.equal(world.received.named("engagement").length, 1);
  });

  test("engagement of one page is told before the next one of the same document", async () => {
    const tab = await open({ path: "/a" });
    const { id } = await world.received.event("pageview");
    await tab.evaluate(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      history.pushState({}, "", "/b");
    });
    await world.received.event("pageview", 2);
    const engagement = await world.received.event("engagement");
    assert.equal(engagement.page, id);
    assert.equal(engagement.url, world.site("/a"));
  });

  test("time without focus is not engagement", async () => {
    const blurred = () => {
      document.hasFocus = () => false;
    };
    const tab = await open({ before: blurred });
    await linger(tab, 20);
    await leave(tab);
    await settle(tab);
    assert.deepEqual(
      world.received.events.map(({ name }) => name),
      ["pageview"],
    );
  });

  test("a return from the back/forward cache is a page view", async () => {
    const tab = await open({ path: "/a", referer: "http://news.test/" });
    const { id } = await world.received.event("pageview");
    await tab.evaluate(() => {
      window.cached = true;
    });
    await leave(tab);
    await tab.goBack();
    assert.ok(await tab.evaluate(() => window.cached), "the page did not come from the cache");
    const again = await world.received.event("pageview", 2);
    assert.equal(again.referrer, world.site("/a"));
    assert.notEqual(again.id, id);
  });

  for (const [why, before] of Object.entries({
    "Global Privacy Control": () => Object.defineProperty(navigator, "globalPrivacyControl", { get: () => true }),
    "Do Not Track": () => Object.defineProperty(navigator, "doNotTrack", { get: () => "1" }),
    "the person's own opt-out": () => localStorage.setItem("entrenous_ignore", "1"),
  })) {
    test(`${why} silences everything`, async () => {
      const tab = await open({ before, body: `<a href="${world.site("/", "other.test")}">out</a>` });
      await settle(tab, () => {
        entrenous("Signup");
        history.pushState({}, "", "/b");
      });
      await tab.click("a");
      await settle(tab);
      assert.deepEqual(tab.sent, []);
    });
  }

  test("Do Not Track set to 0 or unspecified does not silence", async () => {
    for (const value of ["0", "unspecified"]) {
      const before = `Object.defineProperty(navigator, "doNotTrack", { get: () => "${value}" })`;
      await open({ before });
      await world.received.event("pageview");
    }
  });

  test("opting out works at once, and can be taken back", async () => {
    const tab = await open();
    await world.received.event("pageview");
    await settle(tab, () => {
      localStorage.entrenous_ignore = 1;
      entrenous("Unseen");
      delete localStorage.entrenous_ignore;
      entrenous("Seen");
    });
    await world.received.event("Seen");
    assert.deepEqual(world.received.named("Unseen"), []);
  });

  test("a browser that forbids storage is counted", async () => {
    const before = () =>
      Object.defineProperty(window, "localStorage", {
        get() {
          throw new DOMException("no", "SecurityError");
        },
      });
    await open({ before });
    await world.received.event("pageview");
  });

  test("localhost is silent unless data-local says otherwise", async () => {
    const tab = await open({ host: "localhost" });
    await settle(tab);
    assert.deepEqual(tab.sent, []);
    await open({ host: "localhost", attributes: "data-local" });
    await world.received.event("pageview");
  });

  test("a custom event has its properties, revenue and page", async () => {
    const tab = await open();
    const { id } = await world.received.event("pageview");
    await tab.evaluate(() =>
      entrenous("Purchase", { props: { plan: "pro", seats: 3, gift: true }, revenue: { amount: "12.50", currency: "EUR" } }),
    );
    const event = await world.received.event("Purchase");
    assert.deepEqual(event.props, { plan: "pro", seats: 3, gift: true });
    assert.deepEqual(event.revenue, { amount: "12.50", currency: "EUR" });
    assert.equal(event.page, id);
    assert.notEqual(event.id, id);
  });

  test("events told before the script has arrived follow the page view", async () => {
    await open({
      body: `<script>window.entrenous=window.entrenous||function(){(entrenous.q=entrenous.q||[]).push(arguments)}
        entrenous("Early", { props: { a: 1 } })</script>`,
    });
    const early = await world.received.event("Early");
    assert.deepEqual(early.props, { a: 1 });
    assert.equal(world.received.events[0].name, "pageview");
    assert.equal(early.page, world.received.events[0].id);
  });

  test("outbound links are told without query or fragment; links within the site are not told", async () => {
    const tab = await open({
      body: `<a id=in href="/b">in</a>
        <a id=out href="http://other.test:${world.port}/path?text=private#private"><b>out</b></a>`,
    });
    const { id } = await world.received.event("pageview");
    await tab.click("#out b");
    const outbound = await world.received.event("outbound");
    assert.deepEqual(outbound.props, { url: `http://other.test:${world.port}/path` });
    assert.equal(outbound.page, id);
    assert.equal(outbound.url, world.site("/"));
    await tab.goto(world.site("/"));
    await tab.click("#in");
    await settle(tab);
    assert.equal(world.received.named("outbound").length, 1);
    assert.doesNotMatch(world.received.requests.map(({ text }) => text).join(), /private/);
  });

  test("a link that hands a message to an app names the app and keeps the message", async () => {
    const tab = await open({
      body: `<a id=app href="whatsapp://send?text=private">share</a><a id=mail href="mailto:ann@example.org">mail</a>`,
    });
    await settle(tab, () => {
      addEventListener("click", (event) => event.preventDefault());
      document.querySelector("#app").click();
      document.querySelector("#mail").click();
    });
    assert.deepEqual((await world.received.event("outbound")).props, { url: "whatsapp://send" });
    assert.doesNotMatch(world.received.requests.map(({ text }) => text).join(), /private|ann@/);
  });

  test("offline, events wait in a bounded queue and are sent when the network is back", async () => {
    const tab = await open();
    await world.received.event("pageview");
    await tab.setOfflineMode(true);
    await tab.evaluate(async () => {
      for (let number = 1; number <= 150; number += 1) entrenous(`Offline ${number}`);
      await fetch("/settled").catch(() => {});
    });
    assert.equal(world.received.events.length, 1);
    await tab.setOfflineMode(false);
    const first = await world.received.event("Offline 1");
    await world.received.event("Offline 100");
    assert.ok(first.age_ms > 0);
    await settle(tab);
    const offline = world.received.events.filter(({ name }) => name.startsWith("Offline"));
    assert.equal(offline.length, 100);
    assert.equal(new Set(offline.map(({ id }) => id)).size, 100);
  });

  test("a busy server gets the event again, with the same id; a refused one is not repeated", async () => {
    const tab = await open();
    const { id: page } = await world.received.event("pageview");
    world.statuses = [503, 429];
    await settle(tab, () => entrenous("One"));
    await settle(tab, () => entrenous("Two"));
    await settle(tab, () => entrenous("Three"));
    await world.received.event("Three");
    assert.deepEqual(
      world.received.events.map(({ name }) => name),
      ["pageview", "One", "Two", "Three"],
    );
    assert.equal(new Set(world.received.events.map(({ id }) => id)).size, 4);
    assert.ok(world.received.events.slice(1).every((event) => event.page === page));
    world.statuses = [400];
    await settle(tab, () => entrenous("Refused"));
    await settle(tab, () => entrenous("Four"));
    await world.received.event("Four");
    assert.deepEqual(world.received.named("Refused"), []);
  });

  for (const [what, before] of Object.entries({
    TelegramWebview: () => (window.TelegramWebview = {}),
    TelegramWebviewProxy: () => (window.TelegramWebviewProxy = { postEvent() {} }),
  })) {
    test(`${what} names Telegram's browser`, async () => {
      await open({ before });
      assert.equal((await world.received.event("pageview")).in_app, "telegram");
    });
  }

  test("nothing is stored: no cookie, no storage, no database, no cache", async () => {
    const tab = await open();
    await settle(tab, () => entrenous("Signup"));
    await world.received.event("Signup");
    const stored = await tab.evaluate(async () => ({
      cookie: document.cookie,
      local: localStorage.length,
      session: sessionStorage.length,
      databases: (await indexedDB.databases()).length,
      name: window.name,
    }));
    assert.deepEqual(stored, { cookie: "", local: 0, session: 0, databases: 0, name: "" });
    const client = await tab.createCDPSession();
    assert.deepEqual((await client.send("Network.getAllCookies")).cookies, []);
  });

  test("a strict content security policy that names the host is enough", async () => {
    const tab = await world.tab();
    const host = `http://stats.test:${world.port}`;
    world.pages["/strict"] = {
      body: world.html(),
      headers: { "Content-Security-Policy": `default-src 'none'; script-src ${host}; connect-src ${host}` },
    };
    const errors = [];
    tab.on("console", (message) => errors.push(message.text()));
    await tab.goto(world.site("/strict"));
    await world.received.event("pageview");
    await leave(tab);
    await world.received.event("engagement");
    assert.deepEqual(errors.filter((text) => /policy/i.test(text)), []);
  });

  test("without sendBeacon, leaving is told by a keep-alive fetch", async () => {
    const tab = await open({ before: () => (navigator.sendBeacon = undefined) });
    await world.received.event("pageview");
    await linger(tab, 20);
    await leave(tab);
    await world.received.event("engagement");
  });

  test("an event beyond what browsers keep alive is sent all the same", async () => {
    const tab = await open();
    await tab.evaluate(() => entrenous("Large", { props: { text: "€".repeat(30_000) } }));
    assert.equal((await world.received.event("Large")).props.text.length, 30_000);
  });

  test("data-api names a first-party path; without data-site the host name is the site", async () => {
    const tab = await world.tab();
    world.pages["/own"] = `<!doctype html><script defer src="/js/e.js" data-api="/collect"></script>`;
    await tab.goto(world.site("/own"));
    const view = await world.received.event("pageview");
    assert.equal(view.site, "site.test");
    assert.equal(world.received.requests[0].pathname, "/collect");
  });

  test("only e.plus.js tells downloads", async () => {
    const body = `<a href="/files/Report.PDF?key=private" download>report</a><a id=page href="/b">page</a>`;
    for (const file of ["e.js", "e.plus.js"]) {
      const tab = await open({ body, file });
      await settle(tab, () => {
        addEventListener("click", (event) => event.preventDefault());
        for (const link of document.links) link.click();
      });
      if (file === "e.js") assert.equal(tab.sent.length, 1);
      else assert.deepEqual((await world.received.event("download")).props, { url: world.site("/files/Report.PDF") });
      assert.deepEqual(world.received.named("outbound"), []);
    }
  });
});
