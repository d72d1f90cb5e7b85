// How long and how far a page was looked at, and where people went from it.
import assert from "node:assert/strict";
import { inChromium, leave, linger, settle, test } from "./world.mjs";

inChromium((world) => {
  test("going to another tab tells the engagement by a beacon; coming back is no page view", async () => {
    const tab = await world.open();
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
    const tab = await world.open({ body: "<p style='height: 10000px'>Long</p>" });
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

  test("engagement of one page is told before the next one of the same document, which begins anew", async () => {
    const tab = await world.open({ path: "/a", body: "<p style='height: 10000px'>Long</p>" });
    const { id } = await world.received.event("pageview");
    await linger(tab, 20);
    await tab.evaluate(() => {
      scrollTo(0, document.documentElement.scrollHeight);
      history.pushState({}, "", "/b");
      scrollTo(0, 0);
    });
    const next = await world.received.event("pageview", 2);
    const engagement = await world.received.event("engagement");
    assert.equal(engagement.page, id);
    assert.equal(engagement.url, world.site("/a"));
    assert.equal(engagement.scroll, 100);
    await linger(tab, 20);
    await leave(tab);
    const last = await world.received.event("engagement", 2);
    assert.equal(last.page, next.id);
    assert.ok(last.scroll < 50, `${last.scroll} %`);
  });

  test("time without focus is not engagement", async () => {
    const blurred = () => {
      document.hasFocus = () => false;
    };
    const tab = await world.open({ before: blurred });
    await linger(tab, 20);
    await leave(tab);
    await settle(tab);
    assert.deepEqual(
      world.received.events.map(({ name }) => name),
      ["pageview"],
    );
  });

  test("time hidden is not engagement, whatever the browser says of the focus", async () => {
    const before = () => {
      document.hasFocus = () => true;
      window.visibleFor = 0;
      let start = 0;
      addEventListener("visibilitychange", () => {
        if (document.hidden) window.visibleFor += performance.now() - start;
        else start = performance.now();
      });
    };
    const tab = await world.open({ before });
    await linger(tab, 20);
    const front = await tab.browserContext().newPage();
    await front.bringToFront();
    const first = await world.received.event("engagement");
    await linger(front, 300);
    await tab.bringToFront();
    await linger(tab, 20);
    await front.bringToFront();
    const second = await world.received.event("engagement", 2);
    const visible = await tab.evaluate(() => window.visibleFor);
    const engaged = first.engaged_ms + second.engaged_ms;
    assert.ok(engaged <= visible + 10, `${engaged} of ${visible} ms`);
  });

  test("without sendBeacon, leaving is told by a keep-alive fetch", async () => {
    const tab = await world.open({ before: () => (navigator.sendBeacon = undefined) });
    await world.received.event("pageview");
    await linger(tab, 20);
    await leave(tab);
    await world.received.event("engagement");
  });

  test("outbound links are told without query or fragment; links within the site are not told", async () => {
    const tab = await world.open({
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
    const tab = await world.open({
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

  test("only e.plus.js tells downloads", async () => {
    const body = `<a href="/files/Report.PDF?key=private" download>report</a><a id=page href="/b">page</a>`;
    for (const file of ["e.js", "e.plus.js"]) {
      const tab = await world.open({ body, file });
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
