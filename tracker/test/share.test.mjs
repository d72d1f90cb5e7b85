// The share kit: what it shows, what it passes on, what it tells.
import assert from "node:assert/strict";
import { IPHONE, inChromium, linger, settle, test } from "./world.mjs";

const file = "e.share.js";
const KIT = "<entrenous-share></entrenous-share>";
const APPS = ["whatsapp", "telegram", "viber", "snapchat", "line", "wechat", "email", "sms"];

/** Runs in the page: what would leave it is kept in `went`. */
const stubbed = () => {
  window.went = [];
  window.open = (address) => went.push(`${address}`);
  window.prompt = (_, text) => went.push(text);
  Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => void went.push(text) } });
};

inChromium((world) => {
  const open = (more = {}) => world.open({ path: "/a", body: KIT, before: stubbed, file, ...more });
  const names = (tab) =>
    tab.evaluate(() => [...document.querySelector("entrenous-share").shadowRoot.querySelectorAll("button")].map((b) => b.part[1]));
  const press = (tab, app) =>
    settle(tab, `document.querySelector("entrenous-share").shadowRoot.querySelector("[part~=${app}]").click()`);
  const went = (tab) => tab.evaluate(() => went);
  const status = (tab) =>
    tab.evaluate(() => document.querySelector("entrenous-share").shadowRoot.querySelector("output").textContent);
  test("the default order, without Messenger on a desk", async () => {
    const tab = await open();
    await settle(tab);
    assert.deepEqual(await names(tab), ["copy", ...APPS]);
    const phone = await world.tab(stubbed);
    await phone.setUserAgent({ userAgent: IPHONE });
    world.pages["/a"] = world.html("", KIT, file);
    await phone.goto(world.site("/a"));
    assert.deepEqual(await names(phone), ["copy", "whatsapp", "messenger", ...APPS.slice(1)]);
  });

  const link = "http%3A%2F%2Fsite\\.test%3A\\d+%2Fa%3Fx%3D1%26fwd%3D(\\w{10})";
  for (const [app, address] of Object.entries({
    whatsapp: `^https://wa\\.me/\\?text=Page%20${link}$`,
    telegram: `^https://t\\.me/share/url\\?url=${link}&text=Page$`,
    snapchat: `^https://www\\.snapchat\\.com/share\\?link=${link}$`,
    line: `^https://line\\.me/R/share\\?text=Page%20${link}$`,
  }))
    test(`${app} gets the link, and the server its token`, async () => {
      const tab = await open({ path: "/a?x=1" });
      await press(tab, app);
      const [address_] = await went(tab);
      const share = await world.received.event("share");
      const token = new RegExp(address).exec(address_)?.[1];
      assert.deepEqual([share.token, share.mechanism, share.app], [token, "button", app], address_);
      assert.equal(share.url, world.site("/a?x=1"));
    });

  for (const [app, address] of Object.entries({
    viber: `^viber://forward\\?text=${link}$`,
    email: `^mailto:\\?subject=Page&body=${link}$`,
    sms: `^sms:\\?&body=Page%20${link}$`,
    messenger: `^fb-messenger://share/\\?link=${link}$`,
  }))
    test(`${app} is opened by its own scheme`, async () => {
      const tab = await world.tab(stubbed);
      await tab.setUserAgent({ userAgent: IPHONE });
      world.pages["/a"] = world.html("", KIT, file);
      await tab.goto(world.site("/a?x=1"));
      const client = await tab.createCDPSession();
      await client.send("Page.enable");
      const asked = new Promise((resolve) => client.on("Page.frameRequestedNavigation", ({ url }) => resolve(url)));
      await press(tab, app);
      assert.match(await asked, new RegExp(address));
      assert.equal((await world.received.event("share")).app, app);
    });

  test("WeChat gets a QR code from the server, with the link in it", async () => {
    const tab = await open();
    await press(tab, "wechat");
    const { token, mechanism, app } = await world.received.event("share");
    assert.deepEqual([mechanism, app], ["qr", "wechat"]);
    const image = await tab.evaluate(() => document.querySelector("entrenous-share").shadowRoot.querySelector("img").src);
    const { origin, pathname, searchParams } = new URL(image);
    assert.equal(`${origin}${pathname}`, `http://stats.test:${world.port}/api/share/qr.svg`);
    assert.deepEqual([searchParams.get("site"), searchParams.get("url")], ["example.org", world.site(`/a?fwd=${token}`)]);
  });

  for (const [carrier, pattern] of Object.entries({
    query: "http://site\\.test:\\d+/a\\?x=1&fwd=(\\w{10})#part",
    fragment: "http://site\\.test:\\d+/a\\?x=1#fwd=(\\w{10})",
    path: "http://site\\.test:\\d+/a/~(\\w{10})\\?x=1#part",
    short: "https://go\\.example\\.org/~(\\w{10})/a\\?x=1#part",
    off: "http://site\\.test:\\d+/a\\?x=1#part()",
  }))
    test(`a link by ${carrier}`, async () => {
      const tab = await open({ path: "/a?x=1#part", attributes: `data-buttons=${carrier} data-short="https://go.example.org"` });
      await press(tab, "copy");
      const [copied] = await went(tab);
      const share = await world.received.event("share");
      assert.equal(new RegExp(`^${pattern}$`).exec(copied)?.[1], share.token ?? "", copied);
      assert.deepEqual([share.mechanism, share.app], ["copy", undefined]);
    });

  test("two clicks are two acts, with two tokens, and neither is the page's", async () => {
    const tab = await open();
    await press(tab, "whatsapp");
    await press(tab, "whatsapp");
    const tokens = [1, 2].map((count) => world.received.event("share", count));
    const all = [await world.received.event("pageview"), ...(await Promise.all(tokens))].map(({ token }) => token);
    assert.equal(new Set(all).size, 3);
  });

  for (const [lang, attribute, said] of [
    ["en", "", ["Copy link", "Link copied"]],
    ["fr", "", ["Copier le lien", "Lien copié"]],
    ["en", "lang=fr-CA", ["Copier le lien", "Lien copié"]],
  ])
    test(`in ${attribute || lang} it says ${said[1]}, aloud`, async () => {
      const body = `<script>document.documentElement.lang = "${lang}"</script><entrenous-share ${attribute}></entrenous-share>`;
      const tab = await open({ body });
      const text = () => document.querySelector("entrenous-share").shadowRoot.querySelector("button").textContent;
      assert.equal(await tab.evaluate(text), said[0]);
      await press(tab, "copy");
      assert.equal(await status(tab), said[1]);
    });

  for (const [why, result, mechanism] of [
    ["done", undefined, "native"],
    ["refused", "AbortError", undefined],
  ])
    test(`the system's share sheet comes first; it is ${why}`, async () => {
      const before = `(${stubbed})(); navigator.share = async (what) => {
        went.push(what.url);
        if (${JSON.stringify(result ?? "")}) throw new DOMException("", "${result}");
      }`;
      const tab = await open({ before });
      assert.equal((await names(tab))[0], "native");
      await press(tab, "native");
      await settle(tab);
      const [share] = world.received.named("share");
      assert.deepEqual([share?.mechanism, share?.app], [mechanism, undefined]);
      assert.equal((await went(tab)).length, 1);
    });

  test("without a clipboard the link is shown; if that is refused nothing was shared", async () => {
    const tab = await open();
    await settle(tab, async () => {
      navigator.clipboard.writeText = () => Promise.reject(new DOMException("", "NotAllowedError"));
      window.refused = await entrenous.share("copy");
      window.prompt = () => null;
      window.refused = await entrenous.share("copy");
    });
    assert.equal(await tab.evaluate(() => window.refused), undefined);
    assert.equal(world.received.named("share").length, 1);
  });

  test("the attributes choose apps, address and text", async () => {
    const body = `<entrenous-share apps="telegram  whatsapp nonsense" url="/b?y" text="Read * this ^"></entrenous-share>`;
    const tab = await open({ body });
    assert.deepEqual(await names(tab), ["copy", "telegram", "whatsapp"]);
    await press(tab, "whatsapp");
    const { token, url } = await world.received.event("share");
    const [address] = await went(tab);
    assert.equal(new URL(address).searchParams.get("text"), `Read * this ^ ${world.site(`/b?y&fwd=${token}`)}`);
    assert.equal(url, world.site("/b?y"));
  });

  test("the server puts apps in order, and does nothing else", async () => {
    const tab = await world.tab(stubbed);
    world.pages["/a"] = world.html("", `<entrenous-share apps="whatsapp sms email"></entrenous-share>${KIT}`, file);
    world.share.body = JSON.stringify({ apps: ["sms", "telegram", "evil", "__proto__", "sms", 7] });
    await tab.goto(world.site("/a"));
    await tab.waitForFunction(() => document.querySelector("entrenous-share").shadowRoot.children[1].part[1] === "sms");
    assert.deepEqual(await names(tab), ["copy", "sms", "whatsapp", "email"]);
    assert.equal(world.asked, 1);
  });

  for (const body of ["", "<html>", "null", "{}", `{"apps":7}`, `{"apps":"sms"}`, `{"apps":[["sms"],null]}`])
    test(`an answer of ${body || "nothing"} leaves the order as it is, without a word`, async () => {
      const tab = await world.tab(stubbed);
      const errors = [];
      tab.on("pageerror", (error) => errors.push(error));
      world.pages["/a"] = world.html("", KIT, file);
      world.share.body = body;
      await tab.goto(world.site("/a"));
      await settle(tab);
      await linger(tab, 50);
      assert.deepEqual([await names(tab), errors], [["copy", ...APPS], []]);
    });

  test("an answer that is late, or comes while the kit is used, moves nothing", async () => {
    for (const late of [true, false]) {
      const tab = await world.tab(stubbed);
      world.pages["/a"] = world.html("", KIT, file);
      let answer;
      world.share = { body: `{"apps":["sms"]}`, wait: new Promise((resolve) => (answer = resolve)) };
      await tab.goto(world.site("/a"));
      if (late) await linger(tab, 1100);
      else await tab.keyboard.press("Tab");
      answer();
      await linger(tab, 100);
      assert.deepEqual(await names(tab), ["copy", ...APPS]);
    }
  });

  test("a page without a kit asks for no order", async () => {
    const tab = await open({ body: "" });
    await settle(tab);
    assert.equal(world.asked, 0);
  });

  test("the kit is shown once in a page view, when half of it is seen", async () => {
    const tab = await open({ body: `<p style="height: 3000px">Long</p>${KIT}${KIT}` });
    await linger(tab, 100);
    assert.deepEqual(world.received.named("share_shown"), []);
    await tab.evaluate(() => document.querySelector("entrenous-share").scrollIntoView());
    const { page } = await world.received.event("share_shown");
    assert.equal(page, world.received.named("pageview")[0].id);
    await tab.evaluate(() => scrollTo(0, 0));
    await linger(tab, 50);
    await tab.evaluate(() => document.querySelector("entrenous-share").scrollIntoView());
    await linger(tab, 100);
    assert.equal(world.received.named("share_shown").length, 1);
    await tab.evaluate(() => history.pushState({}, "", "/b"));
    assert.notEqual((await world.received.event("share_shown", 2)).page, page);
  });

  test("who is not counted shares the clean address, and nothing is sent or asked", async () => {
    const before = `(${stubbed})(); Object.defineProperty(navigator, "globalPrivacyControl", { get: () => true })`;
    const tab = await open({ before, path: "/a?fwd=aaaaaaaaaa" });
    await press(tab, "copy");
    await press(tab, "snapchat");
    const clean = world.site("/a");
    assert.deepEqual(await went(tab), [clean, `https://www.snapchat.com/share?link=${encodeURIComponent(clean)}`]);
    assert.deepEqual([tab.sent, world.asked], [[], 0]);
  });

  test("a tag manager may insert the script, if it sets its attributes", async () => {
    const insert = `const s = document.createElement("script");
      s.src = "http://stats.test:${world.port}/js/${file}"; s.async = false; s.dataset.site = "other.org"; document.head.append(s)`;
    const tab = await world.tab(stubbed);
    world.pages["/a"] = `<!doctype html><title>Page</title>${KIT}<script>addEventListener("load", () => { ${insert} })</script>`;
    await tab.goto(world.site("/a"));
    const { site, token } = await world.received.event("pageview");
    await settle(tab);
    assert.deepEqual([site, tab.url()], ["other.org", world.site(`/a#fwd=${token}`)]);
    assert.deepEqual(await names(tab), ["copy", ...APPS]);
  });

  test("link() is for buttons of one's own", async () => {
    const tab = await open({ body: "" });
    const [silent, told] = await tab.evaluate(() => [entrenous.link(), entrenous.link("copy")]);
    const share = await world.received.event("share");
    assert.match(silent, /\?fwd=\w{10}$/);
    assert.equal(told, world.site(`/a?fwd=${share.token}`));
  });

  test("a strict content security policy lets it work, with its own looks, by keyboard", async () => {
    const tab = await world.tab(stubbed);
    const host = `http://stats.test:${world.port}`;
    const errors = [];
    tab.on("pageerror", (error) => errors.push(error));
    tab.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    const policy = `default-src 'self'; script-src ${host}; connect-src 'self' ${host}; img-src ${host}; require-trusted-types-for 'script'`;
    world.pages["/a"] = { body: world.html("", KIT, file), headers: { "Content-Security-Policy": policy } };
    await tab.goto(world.site("/a"));
    await tab.keyboard.press("Tab");
    await tab.keyboard.press("Tab");
    await tab.keyboard.press("Enter");
    assert.equal((await world.received.event("share")).app, "whatsapp");
    const sizes = await tab.evaluate(() => {
      const root = document.querySelector("entrenous-share").shadowRoot;
      const focused = getComputedStyle(root.activeElement);
      const buttons = [...root.querySelectorAll("button")].map((button) => button.getBoundingClientRect());
      return { outline: focused.outlineStyle, least: Math.min(...buttons.flatMap(({ width, height }) => [width, height])) };
    });
    assert.notEqual(sizes.outline, "none");
    assert.ok(sizes.least >= 44, `${sizes.least} px`);
    assert.deepEqual(errors.filter((error) => !/favicon/.test(error)), []);
  });
});
