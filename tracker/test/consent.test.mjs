// Who agrees to be known again, is; nobody else, and no longer than agreed.
import assert from "node:assert/strict";
import { inChromium, settle, test } from "./world.mjs";

const DAY = 864e5;
const ID = "0123456789abcdef0123456789abcdef";

/** The day of the browser, which is this machine's. */
const today = () => Math.floor(Date.now() / DAY);

/** Somebody who agreed so many days ago; only on the page's own site. */
const agreed = (days) => `if (location.hostname == "site.test") localStorage.entrenous_visitor ??= "${ID}${today() - days}"`;

const stored = (tab) => tab.evaluate(() => ({ ...localStorage }));

inChromium((world) => {
  const file = "e.plus.js";

  test("before anybody agrees nothing is stored and nobody is named", async () => {
    const tab = await world.open({ file });
    await settle(tab, () => entrenous("Signup"));
    const { visitor, returning } = await world.received.event("Signup");
    assert.deepEqual([visitor, returning, await stored(tab)], [undefined, undefined, {}]);
  });

  test("e.js asks nobody, and knows nobody", async () => {
    const tab = await world.open({ before: agreed(3) });
    assert.equal(await tab.evaluate(() => typeof entrenous.consent), "undefined");
    assert.equal((await world.received.event("pageview")).visitor, undefined);
  });

  test("who agrees has an id and a day from then on, the same on each page, until it is taken back", async () => {
    const tab = await world.open({ file });
    assert.equal((await world.received.event("pageview")).visitor, undefined);
    await settle(tab, () => {
      entrenous.consent(true);
      entrenous("First");
      entrenous.consent(true);
    });
    const { visitor, returning } = await world.received.event("First");
    assert.match(visitor, /^[0-9a-f]{32}$/);
    assert.equal(returning, undefined, "the first day");
    assert.deepEqual(await stored(tab), { entrenous_visitor: `${visitor}${today()}` });
    await tab.reload();
    assert.equal((await world.received.event("pageview", 2)).visitor, visitor);
    await settle(tab, () => {
      entrenous.consent(false);
      entrenous("Last");
    });
    assert.equal((await world.received.event("Last")).visitor, undefined);
    assert.deepEqual(await stored(tab), {});
    await settle(tab, () => {
      entrenous.consent(true);
      entrenous("Again");
    });
    assert.notEqual((await world.received.event("Again")).visitor, visitor, "somebody new");
  });

  test("from the second day on the browser says that it returns", async () => {
    for (const [days, returning] of [
      [0, undefined],
      [1, true],
      [396, true],
      // A clock that was set back proves nothing.
      [-5, undefined],
    ]) {
      await world.open({ file, before: agreed(days) });
      const event = await world.received.event("pageview");
      assert.deepEqual([event.visitor, event.returning], [ID, returning], `${days} days`);
    }
  });

  test("an id older than 13 months is forgotten, and a new one is not drawn without a word", async () => {
    for (const before of [agreed(397), `localStorage.entrenous_visitor ??= "nonsense"`]) {
      const tab = await world.open({ file, before });
      assert.equal((await world.received.event("pageview")).visitor, undefined);
      assert.deepEqual(await stored(tab), {});
    }
  });

  test("what waits for the network does not name who takes it back", async () => {
    const tab = await world.open({ file, before: agreed(2) });
    await world.received.event("pageview");
    world.statuses = [503];
    await settle(tab, () => entrenous("Waiting"));
    await settle(tab, () => entrenous.consent(false));
    await settle(tab, () => entrenous("Later"));
    const { visitor, returning } = await world.received.event("Waiting");
    assert.deepEqual([visitor, returning], [undefined, undefined]);
  });

  for (const [why, before] of Object.entries({
    "Global Privacy Control": () => Object.defineProperty(navigator, "globalPrivacyControl", { get: () => true }),
    "Do Not Track": () => Object.defineProperty(navigator, "doNotTrack", { get: () => "1" }),
    "the person's own opt-out": () => localStorage.setItem("entrenous_ignore", "1"),
  })) {
    test(`${why} is stronger than an agreement`, async () => {
      const tab = await world.open({ file, before });
      await settle(tab, () => {
        entrenous.consent(true);
        entrenous("Signup");
      });
      assert.deepEqual(tab.sent, []);
      assert.equal((await stored(tab)).entrenous_visitor, undefined);
    });
  }

  test("a browser that forbids storage is counted, and known to nobody", async () => {
    const before = () =>
      Object.defineProperty(window, "localStorage", {
        get() {
          throw new DOMException("no", "SecurityError");
        },
      });
    const tab = await world.open({ file, before });
    await settle(tab, () => {
      entrenous.consent(true);
      entrenous("Signup");
    });
    assert.equal((await world.received.event("Signup")).visitor, undefined);
  });
});
