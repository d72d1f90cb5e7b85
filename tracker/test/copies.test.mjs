// What is copied from a page: its address gets a token, of text only the length is told.
import assert from "node:assert/strict";
import { inChromium, settle, test } from "./world.mjs";

inChromium((world) => {
  const open = (more = {}) => world.open({ path: "/a", file: "e.share.js", ...more });
  const copy = (tab, what) =>
    tab.evaluate((what) => {
      const element = document.querySelector(what);
      if (element.select) element.select();
      else getSelection().selectAllChildren(element);
      const event = new ClipboardEvent("copy", { bubbles: true, cancelable: true, composed: true, clipboardData: new DataTransfer() });
      element.dispatchEvent(event);
      return event.clipboardData.getData("text");
    }, what);

  test("copying the page's address gives it a token", async () => {
    const tab = await open({ body: `<p></p><input>` });
    await tab.evaluate(() => {
      document.querySelector("p").textContent = document.querySelector("input").value = location.href;
    });
    for (const [count, what] of [[1, "p"], [2, "input"]]) {
      const copied = await copy(tab, what);
      const { mechanism, token } = await world.received.event("share", count);
      assert.deepEqual([mechanism, copied], ["copy", world.site(`/a?fwd=${token}`)]);
    }
  });

  const SEVEN = "one two three four five six seven";
  test("of copied text only its length is told, from seven words on, and it is left as it is", async () => {
    const body = `<p id=six>one two three four five six</p><p id=seven>${SEVEN}</p><textarea>${SEVEN}</textarea><p contenteditable>${SEVEN}</p>`;
    const tab = await open({ body });
    for (const what of ["#six", "textarea", "[contenteditable]", "#seven"]) assert.equal(await copy(tab, what), "");
    const share = await world.received.event("share");
    assert.deepEqual([share.mechanism, share.props, share.app], ["text", { length: SEVEN.length }, undefined]);
    await settle(tab);
    assert.equal(world.received.named("share").length, 1);
    assert.doesNotMatch(world.received.requests.map(({ text }) => text).join(), /three/);
  });

  test("data-line adds a line to copied text, but not to code", async () => {
    const tab = await open({ body: `<p>${SEVEN}</p><pre>${SEVEN}</pre>`, attributes: "data-line" });
    const copied = await copy(tab, "p");
    const { token } = await world.received.event("share");
    assert.equal(copied, `${SEVEN}\n\nPage: ${world.site(`/a?fwd=${token}`)}`);
    assert.equal(await copy(tab, "pre"), "");
  });
});
