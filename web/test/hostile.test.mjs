// What strangers send is text, wherever it is shown.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { SITE, skip, World } from "./world.mjs";

const HOSTILE = [
  "<script>window.hacked=1</script>",
  "\"><img src=x onerror=window.hacked=1>",
  "javascript:window.hacked=1",
  "{count, plural, one {#} other {<b>x</b>}}",
  "<b onmouseover=window.hacked=1>bold</b>",
  "\u202egnp.exe",
  "' OR 1=1 --",
];

describe("hostile values", { skip }, () => {
  const world = new World();
  before(async () => {
    await world.start({ visits: 500, shared: false });
    for (const [n, value] of HOSTILE.entries()) {
      const text = encodeURIComponent(value);
      const url = `https://${SITE}/${text}?utm_source=${text}&utm_medium=${text}&utm_campaign=${text}`;
      const shared = { site: SITE, url, referrer: `https://evil.example/${text}`, token: `abcdefghi${n}` };
      const passed = Array.from({ length: 6 }, (_, k) => ({ ...shared, name: "pageview", token: `${n}zzzzzzzz${k}`, parent: `abcdefghi${n}` }));
      const visits = [[{ ...shared, name: "pageview" }, { ...shared, name: value.slice(0, 100), token: undefined, props: { link: value } }, { ...shared, name: "share", mechanism: "copy" }], ...passed.map((one) => [one])];
      for (const [k, events] of visits.entries()) {
        const headers = { "content-type": "application/json", "user-agent": `Mozilla/5.0 (X11; Linux x86_64; rv:1${n}${k}.0) Gecko/20100101 Firefox/1${n}${k}.0`, "x-forwarded-for": `203.0.${n}.${k}` };
        const answer = await fetch(`${world.service.url}/api/event`, { method: "POST", headers, body: JSON.stringify({ events }) });
        assert.equal(answer.status, 202, await answer.text());
      }
      const link = { target: `https://${SITE}/`, name: value, title: value, text: value };
      const headers = { "content-type": "application/json", cookie: world.service.cookie, "sec-fetch-site": "same-origin" };
      await fetch(`${world.service.url}/api/v1/links`, { method: "POST", headers, body: JSON.stringify(link) });
    }
  });
  after(() => world.stop());

  test("are shown as text, run nothing, and lead nowhere", { timeout: 90_000 }, async () => {
    const page = await world.tab();
    const look = async () => {
      assert.equal(await page.evaluate(() => window.hacked), undefined);
      const links = await page.evaluate(() => [...document.querySelectorAll("a[href]")].map(({ protocol }) => protocol));
      assert.deepEqual([...new Set(links)].filter((protocol) => !/^https?:$/.test(protocol)), []);
      assert.equal(await page.evaluate(() => document.querySelectorAll("#root script, #root [onerror], #root [onmouseover], #root img[src=x]").length), 0);
    };
    await page.go(`/sites/${SITE}?range=day`);
    await page.locator("h1").waitFor();
    for (const by of ["source", "entry page", "referrer", "campaign name", "event"]) {
      await page.getByRole("group", { name: "Visits by" }).getByRole("button", { name: by, exact: true }).click();
      await page.locator("table").last().locator("tbody tr").first().waitFor();
      await look();
    }
    assert.ok((await page.content()).includes("&lt;script&gt;window.hacked"), "what was sent is there, as text");
    for (const value of HOSTILE) {
      const filter = new URLSearchParams([["f", `is:event:${value}`], ["f", `contains:page:${value}`], ["range", value]]);
      await page.go(`/sites/${SITE}/dark?${filter}`);
      await page.getByRole("button", { name: /^Remove the filter event is/ }).waitFor();
      await look();
    }
    for (const path of ["/links", "/cascades"]) {
      await page.go(`/sites/${SITE}${path}?range=day`);
      await page.locator("tbody tr").first().waitFor();
      await look();
    }
    await page.locator("tbody a").first().click();
    await page.locator("canvas").waitFor();
    await look();
    assert.deepEqual(page.wrong, []);
  });
});
