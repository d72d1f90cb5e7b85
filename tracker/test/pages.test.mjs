// What counts as a page view.
import assert from "node:assert/strict";
import { inChromium, leave, settle, test } from "./world.mjs";

inChromium((world) => {
  test("a page view is sent once, as plain text, without a preflight", async () => {
    const tab = await world.open({ path: "/a?q=1#part", referer: "http://news.test/story" });
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
    await world.open();
    assert.ok(!("referrer" in (await world.received.event("pageview"))));
  });

  test("pushState and the back button are page views, with the page before as referrer", async () => {
    const tab = await world.open({ path: "/a", referer: "http://news.test/" });
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
    const tab = await world.open({ path: "/a" });
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
    const tab = await world.open({ attributes: "data-hash", path: "/#/a" });
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

  test("a return from the back/forward cache is a page view", async () => {
    const tab = await world.open({ path: "/a", referer: "http://news.test/" });
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

  test("localhost is silent unless data-local says otherwise", async () => {
    const tab = await world.open({ host: "localhost" });
    await settle(tab);
    assert.deepEqual(tab.sent, []);
    await world.open({ host: "localhost", attributes: "data-local" });
    await world.received.event("pageview");
  });

  test("data-api names a first-party path; without data-site the host name is the site", async () => {
    const tab = await world.tab();
    world.pages["/own"] = `<!doctype html><script defer src="/js/e.js" data-api="/collect"></script>`;
    await tab.goto(world.site("/own"));
    const view = await world.received.event("pageview");
    assert.equal(view.site, "site.test");
    assert.equal(world.received.requests[0].pathname, "/collect");
  });
});
