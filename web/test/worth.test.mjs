// What sharing is worth, and what encouraging it brings, against the real service; what takes it months is answered by fixtures.
import assert from "node:assert/strict";
import { after, before, describe, test as plainTest } from "node:test";
import { runnerImport } from "vite";
import { accessible, SITE, skip, World } from "./world.mjs";

const test = (name, run) => plainTest(name, { timeout: 120_000 }, run);
const plain = (text) => text.replace(/[\u202f\u00a0]/g, " ");
const fixtures = async () => (await runnerImport(new URL("../src/tests/fixtures.ts", import.meta.url).pathname)).module;
/** Answers a GET of the API with a fixture; what changes something goes to the service. */
const answers = (page, url, json) => page.route(url, (route) => (route.request().method() === "GET" ? route.fulfill({ json }) : route.continue()));

describe("worth and experiments", { skip }, () => {
  const world = new World();
  before(() => world.start());
  after(() => world.stop());

  const api = async (path) => {
    const answer = await fetch(world.service.url + path, { headers: { cookie: world.service.cookie } });
    assert.equal(answer.status, 200, path);
    return answer.json();
  };

  test("the sentence is the API's, model and goal are in the address, a cost is entered, comes back and is removed", async () => {
    const page = await world.tab();
    await page.go(`/sites/${SITE}/worth`);
    await page.locator("h1 b").waitFor();
    const told = await api(`/api/v1/worth?site=${SITE}&date_range=28d`);
    const [{ credit }] = told.currencies;
    assert.ok(credit.total > 100, "the demo has revenue");
    const headline = await page.locator("h1").innerText();
    assert.ok(headline.includes(`of €${Math.round(credit.total).toLocaleString("en")}`), headline);
    const said = Number((await page.locator("h1 b").innerText()).replace(/[^\d.]/g, ""));
    assert.ok(said >= credit.dark.low - 1 && said <= credit.dark.high + 1, headline);
    assert.match(headline, /€[\d,]+–€[\d,]+/);

    await page.getByRole("button", { name: /^Model/ }).click();
    await page.getByRole("menuitemradio", { name: "First visit" }).click();
    await page.waitForURL(/model=first/);
    await page.getByRole("button", { name: /^Conversion/ }).click();
    await page.getByRole("menuitemradio", { name: "Purchase" }).click();
    await page.waitForURL(/goal=Purchase/);
    await page.getByRole("button", { name: /^Period/ }).click();
    const answered = page.waitForResponse(/worth\?.*date_range=7d/);
    await page.getByRole("menuitemradio", { name: "Last 7 days" }).click();
    await page.waitForURL(/range=7d/);
    assert.match(page.url(), /model=first/, "a range leaves the page's own choices in the address");

    // Until the new figures are there the page is faded.
    await answered;
    await page.waitForFunction(() => getComputedStyle(document.querySelector("[data-stale=false]") ?? document.body.firstElementChild).opacity === "1" && document.querySelector("[data-stale=false]"));
    const costs = page.getByRole("region", { name: "What it cost, and what came back" });
    await costs.getByRole("button", { name: "Enter a cost" }).click();
    const form = page.getByRole("dialog");
    await accessible(page);
    await form.getByLabel("Source").fill("organic_search");
    await form.getByLabel("Amount").fill("100");
    // Days of UTC that are over: today's is not yet, in the site's time zone.
    const day = (ago) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
    await form.getByLabel("First day").fill(day(4));
    await form.getByLabel("Last day").fill(day(2));
    await form.getByRole("button", { name: "Enter it" }).click();
    await form.waitFor({ state: "detached" });
    await costs.getByText("for €100").waitFor();
    await costs.getByText(/^All costs/).click();
    await costs.getByRole("button", { name: "Remove the cost of Search, €100" }).click();
    await costs.getByText("No cost was entered yet").waitFor();
    // What the header covers while one scrolls is no target.
    await page.evaluate(() => window.scrollTo(0, 0));
    await accessible(page);
    assert.deepEqual(page.wrong, []);
  });

  test("after months: both sentences, disagreement, differences, in French and on a phone", async () => {
    const { worth } = await fixtures();
    const page = await world.tab({ width: 390, theme: "dark", locale: "fr" });
    await answers(page, "**/api/v1/worth?*", worth);
    await page.go(`/sites/${SITE}/worth`);
    await page.locator("h1 b").waitFor();
    assert.equal(plain(await page.locator("h1").innerText()), "Les partages privés ont apporté environ 4 200 € sur 12 900 € (3 600–4 800 €) ; Google Analytics ne leur attribue rien.");
    const text = plain(await page.locator("main").innerText());
    for (const part of ["vaut ici 2,1 fois une visite du social public (1,6–2,7)", "« Première visite » donne 2 480 € (2 110–2 860 €)", "0,44 € (0,28–0,60 €)", "0,1 % (−0,5 % – 0,7 %)", "0,31 € (0,18–0,53 €) par partage"]) assert.ok(text.includes(part), `${part} in ${text}`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), "nothing is wider than a phone");
    await accessible(page);
    assert.deepEqual(page.wrong, []);
  });

  test("an experiment: advice while it is set up, a recipe for its name, not enough to say, and an end", async () => {
    const page = await world.tab();
    await page.go(`/sites/${SITE}/experiments`);
    await page.getByRole("link", { name: "Set up an experiment" }).click();
    await page.getByText(/visitor-days: about|visitor-day: about/).waitFor();
    const first = await page.getByLabel("Planned units").inputValue();
    await page.getByLabel(/^How many visits more/).fill("0.02");
    await page.waitForFunction((before) => Number(document.querySelector("input[max='4294967295']").value) > Number(before), first);
    await page.getByLabel("Name").fill("ask-them");
    await page.getByText('html[data-experiment-ask-them="asks"]').waitFor();
    await page.getByLabel("What do you want to know?").fill("Does asking <b>help</b>?");
    await accessible(page);
    await page.getByRole("button", { name: "Begin now" }).click();
    await page.waitForURL(/experiments\/ask-them/);
    // The address changes before the page does.
    await page.locator("h1", { hasText: /^Not enough data to say\. The first figures come about / }).waitFor();
    await page.getByText("Does asking <b>help</b>?").waitFor();
    const { experiment } = await api(`/api/v1/sites/${SITE}/experiments/ask-them`);
    assert.ok(experiment.running && experiment.planned_units > Number(first));
    await accessible(page);
    await page.getByRole("button", { name: "Stop it" }).click();
    await page.getByRole("button", { name: "Stop the experiment" }).click();
    await page.getByText(/^It ended on/).waitFor();
    assert.equal((await api(`/api/v1/sites/${SITE}/experiments/ask-them`)).experiment.running, false);
    assert.deepEqual(page.wrong, []);
  });

  test("after weeks: an effect in words and beside the line of none, a broken one believed nothing", async () => {
    const { effect, broken } = await fixtures();
    const page = await world.tab();
    await answers(page, "**/api/v1/sites/*/experiments", { experiments: [effect(Date.now()).experiment] });
    await answers(page, "**/api/v1/sites/*/experiments/prompt", effect(Date.now()));
    await page.go(`/sites/${SITE}/experiments`);
    await page.getByRole("row", { name: /prompt.*Running, day 20 of 28.*Brings more/ }).waitFor();
    await accessible(page);
    await page.getByRole("link", { name: "prompt" }).click();
    await page.getByRole("heading", { name: "It works" }).waitFor();
    assert.equal(await page.locator("h1").innerText(), "“asks” brings 0.31 more visits by visitor and day (0.19–0.43). It works.");
    assert.match(await page.locator("main").innerText(), /4% of those who got nothing new were reached/);
    await page.getByRole("button", { name: "Conversions" }).click();
    await page.getByText("No difference yet").waitFor();
    assert.match(await page.locator("h1").innerText(), /between −0\.004 and 0\.016 by visitor and day/);
    await accessible(page);
    await answers(page, "**/api/v1/sites/*/experiments/prompt", broken(Date.now()));
    await page.reload();
    await page.getByText("Believe no figure of this experiment").waitFor();
    assert.equal(await page.getByText("It works").count(), 0);
    await accessible(page);
    assert.deepEqual(page.wrong, []);
  });

  test("a share is seen on the page as it arrives", async () => {
    const page = await world.tab();
    await page.go(`/sites/${SITE}/dark`);
    const receipts = page.getByRole("region", { name: "Shares as they arrive" });
    await receipts.waitFor();
    await world.sharing.previews();
    await receipts.getByText(/just now|min ago/).first().waitFor({ timeout: 80_000 });
    assert.match(await receipts.innerText(), /(WhatsApp|Signal|Telegram)/);
    await accessible(page);
    assert.deepEqual(page.wrong, []);
  });
});
