// Who is not counted, and what is left behind: nothing.
import assert from "node:assert/strict";
import { inChromium, settle, test } from "./world.mjs";

inChromium((world) => {
  for (const [why, before] of Object.entries({
    "Global Privacy Control": () => Object.defineProperty(navigator, "globalPrivacyControl", { get: () => true }),
    "Do Not Track": () => Object.defineProperty(navigator, "doNotTrack", { get: () => "1" }),
    "the person's own opt-out": () => localStorage.setItem("entrenous_ignore", "1"),
  })) {
    test(`${why} silences everything`, async () => {
      const tab = await world.open({ before, body: `<a href="${world.site("/", "other.test")}">out</a>` });
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
      await world.open({ before });
      await world.received.event("pageview");
    }
  });

  test("opting out works at once, and can be taken back", async () => {
    const tab = await world.open();
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
    await world.open({ before });
    await world.received.event("pageview");
  });

  test("nothing is stored: no cookie, no storage, no database, no cache", async () => {
    const tab = await world.open();
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
});
