// What somebody does with the dashboard, from beginning to end, against the real service.
import assert from "node:assert/strict";
import { after, before, describe, test as plainTest } from "node:test";
import { accessible, OWNER, SITE, skip, World } from "./world.mjs";

/** A guard against waiting for ever, far above what any of them takes. */
const test = (name, run) => plainTest(name, { timeout: 300_000 }, run);
const plain = (text) => text.replace(/[\u202f\u00a0]/g, " ");
const digits = (text) => Number(text.replace(/\D/g, ""));

describe("from the first start to the first visit", { skip }, () => {
  const world = new World();
  before(() => world.startEmpty());
  after(() => world.stop());

  test("an account, a site, the line for its pages, and the first visit as it comes", async () => {
    const page = await world.tab({ signedIn: false });
    await page.go(new URL(world.service.setup).pathname + new URL(world.service.setup).search);
    await page.fill("#email", OWNER.email);
    await page.fill("#password", OWNER.password);
    await page.click("button[type=submit]");
    await page.waitForURL("**/sites/new");
    await page.getByLabel("Domain").fill("https://first.example/");
    await page.getByRole("button", { name: "Add the site" }).click();
    await page.getByText("Waiting for the first visit").waitFor();
    assert.match(await page.locator("pre").first().innerText(), /<script defer src="http:\S+\/js\/e\.share\.js" data-site="first\.example"><\/script>/);
    await accessible(page);
    const agent = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0";
    const body = JSON.stringify({ name: "pageview", site: "first.example", url: "https://first.example/hello" });
    const sent = await fetch(`${world.service.url}/api/event`, { method: "POST", headers: { "user-agent": agent }, body });
    assert.equal(sent.status, 202);
    await page.getByText("It works: 1 visitor").waitFor();
    await page.getByRole("link", { name: "To the figures", exact: true }).click();
    await page.getByText("Not enough data to say").waitFor();
    assert.deepEqual(page.wrong, []);
  });
});

describe("with three months of a publisher", { skip }, () => {
  const world = new World();
  before(() => world.start());
  after(() => world.stop());

  test("the overview's numbers are those of the query API", async () => {
    const page = await world.tab();
    await page.go(`/sites/${SITE}`);
    await page.locator("h1 b").waitFor();
    const { answers } = await world.ask({
      queries: [
        { metrics: ["visits", "visitors", "views", "dark_visits", "shares"] },
        { metrics: ["visits", "dark_visits"], dimensions: ["channel"], filters: [["is", "channel", ["Direct"]]] },
        { metrics: ["views", "shares"], dimensions: ["page"], order_by: [["views", "desc"]], pagination: { limit: 150 } },
      ],
    });
    const [visits, visitors, views, dark, shares] = answers[0].results[0].metrics;
    const [direct, darkDirect] = answers[1].results[0].metrics;
    const headline = plain(await page.locator("h1").innerText());
    assert.ok(headline.includes(`of the ${direct.toLocaleString("en")} visits`), headline);
    const said = digits(await page.locator("h1 b").innerText());
    assert.ok(said >= darkDirect.low && said <= darkDirect.high, headline);
    const totals = await page.locator("dl").first().locator("dd").allInnerTexts();
    assert.deepEqual([totals[0], totals[2], totals[3], totals[4]].map((text) => digits(text)), [visits, shares, visitors, views]);
    const about = digits(totals[1].split("(")[0]);
    assert.ok(about >= dark.low && about <= dark.high);
    const most = Math.max(...answers[2].results.map((row) => row.metrics[1]));
    assert.ok((await page.getByRole("region", { name: "Pages passed on" }).locator("li").first().innerText()).includes(`${most} share`));
    assert.deepEqual(page.wrong, []);
  });

  test("why Direct is what it is: from the headline to the signs of an app", async () => {
    const page = await world.tab();
    await page.go(`/sites/${SITE}?range=91d`);
    await page.getByRole("link", { name: "Dark social" }).click();
    await page.getByRole("button", { name: "Why do you think so? App unknown" }).click();
    const why = page.getByRole("dialog");
    await why.getByText("Nothing: no referrer").waitFor();
    assert.match(await why.innerText(), /Direct/);
    await accessible(page);
    await page.keyboard.press("Escape");
    await why.waitFor({ state: "detached" });
    assert.match(page.url(), /range=91d/);
    assert.deepEqual(page.wrong, []);
  });

  test("a click filters everything, the address holds it, and a chip takes it away", async () => {
    const page = await world.tab();
    await page.go(`/sites/${SITE}?range=91d`);
    await page.getByRole("region", { name: "Apps" }).getByRole("button", { name: "Messenger" }).click();
    await page.waitForURL(/f=is%3Aapp%3Amessenger/);
    const { results } = await world.ask({ date_range: "91d", metrics: ["visits"], filters: [["is", "app", ["messenger"]]] });
    await page.waitForFunction((n) => document.querySelector("dl dd")?.textContent.replace(/\D/g, "") === `${n}`, results[0].metrics[0]);
    await page.getByRole("button", { name: "Remove the filter app is Messenger" }).click();
    await page.waitForURL((url) => !url.search.includes("f="));
    await page.keyboard.press("w");
    await page.waitForURL(/range=7d/);
    await page.keyboard.press("c");
    await page.waitForURL(/compare=previous_period/);
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    assert.deepEqual(page.wrong, []);
  });

  test("a link is made, found, drawn as a code, and archived", async () => {
    const page = await world.tab();
    await page.go(`/sites/${SITE}/links`);
    await page.getByRole("button", { name: "New link" }).click();
    await page.getByLabel("Leads to").fill(`https://${SITE}/spring?utm_source=Poster`);
    await page.getByRole("textbox", { name: "Slug" }).fill("spring");
    await page.getByText("Will be put right: utm_source, Poster → poster").waitFor();
    await accessible(page);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByLabel("Search").fill("spri");
    await page.getByRole("button", { name: "QR code of go.example.net/spring" }).click();
    const code = page.getByRole("dialog").getByRole("img");
    await page.getByLabel("Where it hangs").fill("shop window");
    await page.waitForFunction(() => [...document.querySelectorAll("dialog img")].every((image) => image.complete && image.naturalWidth > 0));
    assert.match(await code.getAttribute("src"), /placement=shop\+window/);
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download PDF" }).click()]);
    assert.equal(download.suggestedFilename(), "spring.pdf");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Edit go.example.net/spring" }).click();
    await page.getByRole("menuitem", { name: "Archive" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Archive" }).click();
    await page.getByText("No link matches").waitFor();
    await page.getByRole("button", { name: "Many at once" }).click();
    await page.getByLabel("CSV").fill(`target,slug\nhttps://${SITE}/a,bulk-a\nftp://${SITE}/b,bulk-b\n`);
    await page.getByRole("button", { name: "Add links" }).click();
    await page.getByText("1 link added, 1 refused.").waitFor();
    assert.deepEqual(page.wrong, []);
  });

  test("a cascade is followed from the list to its tree, by keys, and replayed", async () => {
    const page = await world.tab();
    await page.go(`/sites/${SITE}/cascades`);
    await page.getByRole("link", { name: "/recettes/tarte-aux-pommes" }).first().click();
    const tree = page.locator("canvas");
    await tree.waitFor();
    assert.match(await tree.getAttribute("aria-label"), /Tree of \d+ visits in \d+ generations/);
    const drawn = () => tree.evaluate((canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.reduce((sum, n) => (sum * 31 + n) % 1_000_003, 0));
    await page.waitForFunction(() => document.querySelector("canvas").getContext("2d").getImageData(0, 0, 900, 900).data.some((n) => n > 0));
    const whole = await drawn();
    await tree.focus();
    await page.keyboard.press("+");
    await page.keyboard.press("ArrowLeft");
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    assert.notEqual(await drawn(), whole);
    await page.getByLabel("Time of the replay").fill("0");
    await page.getByText(/· 1$/).waitFor();
    await page.getByRole("button", { name: "Replay" }).click();
    await page.getByRole("button", { name: "Pause" }).click();
    await accessible(page);
    assert.deepEqual(page.wrong, []);
  });

  test("a key is made, shown once, and revoked", async () => {
    const page = await world.tab();
    await page.go("/keys");
    await page.getByRole("button", { name: "New key" }).click();
    await page.getByLabel("Name").fill("Newsroom");
    await page.getByRole("dialog").getByRole("button", { name: "New key" }).click();
    const key = await page.getByRole("dialog").locator("code").innerText();
    const asked = () => fetch(`${world.service.url}/api/v1/realtime?site=${SITE}`, { headers: { authorization: `Bearer ${key}` } });
    assert.equal((await asked()).status, 200);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Revoke Newsroom" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await page.getByText("Revoked").waitFor();
    assert.equal((await asked()).status, 401);
    assert.ok(!(await page.content()).includes(key));
    assert.deepEqual(page.wrong, []);
  });

  test("French and dark are chosen, stay after a reload, and numbers are written as the French do", async () => {
    const page = await world.tab();
    await page.go(`/sites/${SITE}?range=91d`);
    await page.getByRole("button", { name: "FR" }).click();
    await page.getByText("Ce que montre Google Analytics").waitFor();
    await page.getByRole("button", { name: /^Thème/ }).click();
    await page.getByRole("menuitemradio", { name: "Sombre" }).click();
    await page.reload();
    await page.getByText("Ce que montre Google Analytics").waitFor();
    assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dataset.theme]), ["fr", "dark"]);
    assert.match(await page.locator("h1").innerText(), /des \d\u202f\d{3} visites que Google Analytics range dans «\u202fDirect\u202f»/);
    assert.deepEqual(page.wrong, []);
  });

  for (const theme of ["light", "dark"]) {
    for (const width of [390, 1280]) {
      test(`no page has a serious fault for those who see or move otherwise, or is wider than the screen: ${theme}, ${width}`, async () => {
        const page = await world.tab({ theme, width });
        for (const path of ["", "/dark", "/cascades", "/links", "/settings", "/install"]) {
          await page.go(`/sites/${SITE}${path}`);
          await page.locator("h1").waitFor();
          await page.waitForFunction(() => ![...document.querySelectorAll("[role=status] .hidden")].some((one) => one.textContent === "Loading"));
          if (path === "") await page.waitForFunction(() => document.querySelectorAll("[role=slider] svg, main ul button small").length > 5);
          await accessible(page);
          assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, path);
        }
        assert.deepEqual(page.wrong, []);
      });
    }
  }
});
