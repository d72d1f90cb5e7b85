// Events of the site's own, and how all of them travel.
import assert from "node:assert/strict";
import { inChromium, leave, linger, settle, test } from "./world.mjs";

inChromium((world) => {
  test("a custom event has its properties, revenue and page", async () => {
    const tab = await world.open();
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
    await world.open({
      body: `<script>window.entrenous=window.entrenous||function(){(entrenous.q=entrenous.q||[]).push(arguments)}
        entrenous("Early", { props: { a: 1 } })</script>`,
    });
    const early = await world.received.event("Early");
    assert.deepEqual(early.props, { a: 1 });
    assert.equal(world.received.events[0].name, "pageview");
    assert.equal(early.page, world.received.events[0].id);
  });

  for (const [what, before] of Object.entries({
    TelegramWebview: () => (window.TelegramWebview = {}),
    TelegramWebviewProxy: () => (window.TelegramWebviewProxy = { postEvent() {} }),
  })) {
    test(`${what} names Telegram's browser`, async () => {
      await world.open({ before });
      assert.equal((await world.received.event("pageview")).in_app, "telegram");
    });
  }

  test("offline, events wait in a bounded queue and are sent when the network is back", async () => {
    const tab = await world.open();
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

  test("what happens while hidden and offline is not given to a beacon, which would lose it", async () => {
    const tab = await world.open();
    await world.received.event("pageview");
    await linger(tab, 50);
    await tab.setOfflineMode(true);
    const front = await tab.browserContext().newPage();
    await front.bringToFront();
    await tab.evaluate(() => fetch("/settled").catch(() => {}));
    await tab.setOfflineMode(false);
    await world.received.event("engagement");
  });

  test("a busy server gets the event again, with the same id; a refused one is not repeated", async () => {
    const tab = await world.open();
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

  test("an event beyond what browsers keep alive is sent all the same", async () => {
    const tab = await world.open();
    await tab.evaluate(() => entrenous("Large", { props: { text: "€".repeat(30_000) } }));
    assert.equal((await world.received.event("Large")).props.text.length, 30_000);
  });
});
