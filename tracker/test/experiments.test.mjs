// What a page is dealt is said where its styles see it; who is not counted asks for nothing.
import assert from "node:assert/strict";
import { inChromium, settle, test } from "./world.mjs";

const script = `<script defer src="/js/e.experiments.js" data-site="example.test" data-local></script>`;
const seen = () => ({
  html: document.documentElement.getAttribute("data-experiment-prompt"),
  told: window.told,
});
const before = () => addEventListener("entrenous-experiments", ({ detail }) => (window.told = detail));

inChromium((world) => {
  test("a variant is said on <html> and to whoever listens", async () => {
    world.variants = { body: `{"variants":{"prompt":"asks"}}` };
    const tab = await world.open({ before, body: script });
    await settle(tab);
    assert.deepEqual(await tab.evaluate(seen), { html: "asks", told: { prompt: "asks" } });
    assert.match(world.variants.asked, /^\/api\/experiments\?site=example\.test&page=%2F/);
  });

  test("without a variant, and without an answer, the page stays as it is", async () => {
    world.variants = { body: `{"variants":{}}` };
    let tab = await world.open({ before, body: script });
    await settle(tab);
    assert.deepEqual(await tab.evaluate(seen), { html: null, told: {} });
    world.variants = { body: "broken" };
    tab = await world.open({ before, body: script });
    await settle(tab);
    assert.equal((await tab.evaluate(seen)).html, null);
  });

  test("who is not counted is not dealt anything either", async () => {
    world.variants = { body: `{"variants":{"prompt":"asks"}}` };
    const tab = await world.open({
      before: () => Object.defineProperty(navigator, "globalPrivacyControl", { get: () => true }),
      body: script,
    });
    await settle(tab);
    assert.equal((await tab.evaluate(seen)).html, null);
    assert.equal(world.variants.asked, undefined);
  });
});
