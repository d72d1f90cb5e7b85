// Tokens in addresses: taken out on arrival, put into the address bar, and nothing else touched.
import assert from "node:assert/strict";
import { inChromium, leave, settle, test } from "./world.mjs";

const A = "Ab3dEf6hI9";
const B = "bbbbbbbbb2";
const TOKEN = /^[A-Za-z0-9]{10}$/;
const file = "e.share.js";

const bar = (tab) => tab.evaluate(() => location.href);

inChromium((world) => {
  /** Opens a page, and returns its view and what the address bar has in the end. */
  const visit = async (path, attributes, more) => {
    const page = path.split(/[?#]/)[0].replace(/\/~\w{10}(?=\/?$)/, "");
    world.pages[page] = world.html(attributes, undefined, file);
    const tab = await world.open({ path, attributes, file, ...more });
    const view = await world.received.event("pageview");
    await settle(tab);
    return { tab, view, address: (await bar(tab)).replace(world.site(""), "") };
  };

  for (const [carrier, arrives, address] of [
    ["fragment", `/a?x=1#fwd=${A}`, /^\/a\?x=1#fwd=(\w{10})$/],
    ["fragment", `/a?x=1&fwd=${A}&y=2`, /^\/a\?x=1&y=2#fwd=(\w{10})$/],
    ["query", `/a?x=1&y=%20+2#fwd=${A}`, /^\/a\?x=1&y=%20\+2&fwd=(\w{10})$/],
    ["query", `/a?fwd=${A}&x#part`, /^\/a\?x&fwd=(\w{10})#part$/],
    ["query", `/a?fwd=${A}`, /^\/a\?fwd=(\w{10})$/],
    ["path", `/a/~${A}?x=1`, /^\/a\/~(\w{10})\?x=1$/],
    ["path", `/a/~${A}/?x=1`, /^\/a\/~(\w{10})\/\?x=1$/],
  ])
    test(`${arrives}: the parent is told, and a ${carrier} token takes its place`, async () => {
      const { view, address: shown } = await visit(arrives, `data-address=${carrier}`);
      assert.equal(view.parent, A);
      assert.match(view.token, TOKEN);
      assert.equal(address.exec(shown)?.[1], view.token, shown);
      assert.doesNotMatch(view.url, new RegExp(`fwd|~|${A}`));
    });

  test("what was passed on arrives as the parent, on each carrier", async () => {
    for (const carrier of ["fragment", "query", "path"]) {
      const first = await visit("/a?x=1", `data-address=${carrier}`);
      const second = await visit(first.address, `data-address=${carrier}`);
      assert.equal(second.view.parent, first.view.token);
      assert.notEqual(second.view.token, first.view.token);
      assert.equal(second.view.url, world.site("/a?x=1"));
    }
  });

  test("a page that is loaded again arrives with no token: it is the person's own", async () => {
    const { tab, view } = await visit("/a");
    await tab.reload();
    const again = await world.received.event("pageview", 2);
    assert.ok(!again.parent, again.parent);
    assert.notEqual(again.token, view.token);
  });

  for (const [why, path, attributes, before] of [
    ["a home page", "/"],
    ["an index", "/index.html"],
    ["the root of a language", "/fr/"],
    ["a page with an anchor", "/a#part"],
    ["a page that is excepted", "/cart/2", `data-address-not="/login /cart"`],
    ["a site whose fragments are pages", "/a", "data-hash"],
    ["a site that wants none", "/a", "data-address=off"],
    ["Global Privacy Control", "/a", "", () => Object.defineProperty(navigator, "globalPrivacyControl", { get: () => true })],
    ["Do Not Track", "/a", "", () => Object.defineProperty(navigator, "doNotTrack", { get: () => "1" })],
    ["an opt-out", "/a", "", () => localStorage.setItem("entrenous_ignore", "1")],
  ])
    test(`${why} has no token in the address bar; what arrives is taken out`, async () => {
      const [main, hash] = path.split("#");
      world.pages[main] = world.html(attributes, undefined, file);
      const tab = await world.open({ path: `${main}?fwd=${A}${hash ? `#${hash}` : ""}`, attributes, file, before });
      await settle(tab);
      assert.equal(await bar(tab), world.site(path));
      if (before) return assert.deepEqual(tab.sent, []);
      const { parent, token } = await world.received.event("pageview");
      assert.deepEqual([parent, token], [A, undefined]);
    });

  test("localhost has no token", async () => {
    const tab = await world.open({ path: "/a", host: "localhost", file });
    await settle(tab);
    assert.equal(await bar(tab), world.site("/a", "localhost"));
  });

  for (const [query, parent, rest] of [
    [`fwd=${A}&fwd=${B}`, A, ""],
    [`fwd=short&fwd=${B}&fwd=${A}&x=1`, B, "?fwd=short&x=1"],
    [`fwd=${A}&x=1&fwd=${B}&y=2`, A, "?x=1&y=2"],
    ["fwd=has-a-dash", undefined, "?fwd=has-a-dash"],
    [`fwd=${A}1`, undefined, `?fwd=${A}1`],
    ["fwd=%41bcdefghij", undefined, "?fwd=%41bcdefghij"],
    [`forward=${A}`, undefined, `?forward=${A}`],
  ])
    test(`?${query}: the first valid token counts, what is none stays`, async () => {
      const { view } = await visit(`/a?${query}`);
      assert.deepEqual([view.parent, view.url], [parent, world.site(`/a${rest}`)]);
    });

  test("a token of 1 MB in the fragment is the page's own fragment", async () => {
    const { view, address } = await visit(`/a#fwd=${"a".repeat(1e6)}`);
    assert.deepEqual([view.parent, view.token, address.length], [undefined, undefined, 1e6 + 7]);
  });

  test("addresses of 10 MB are worked through at once", async () => {
    const { tab } = await visit("/a", `data-buttons=path`);
    const ms = await tab.evaluate(async () => {
      navigator.clipboard ??= {};
      navigator.clipboard.writeText = async () => {};
      window.prompt = () => "OK";
      const start = performance.now();
      for (const begin of ["#fwd=", "?fwd=", "/~"])
        await entrenous.share("copy", { url: `/a${begin}${"a".repeat(1e7)}` });
      return performance.now() - start;
    });
    assert.ok(ms < 5000, `${ms} ms`);
  });

  test("where nobody puts tokens into paths, /~johnsmith1 is somebody's home page", async () => {
    const tab = await world.open({ path: "/~johnsmith1", file });
    const view = await world.received.event("pageview");
    assert.deepEqual([view.parent, view.url], [undefined, world.site("/~johnsmith1")]);
    await settle(tab);
    assert.match(await bar(tab), /\/~johnsmith1#fwd=/);
  });

  test("each view of an application has its own token, its state is kept, and no event is fired by us", async () => {
    const before = () => {
      window.fired = [];
      for (const type of ["popstate", "hashchange"]) addEventListener(type, () => fired.push(type));
      history.replaceState({ router: 1 }, "");
    };
    const { tab, view } = await visit(`/a#fwd=${A}`, "", { before });
    assert.deepEqual(await tab.evaluate(() => [history.state, fired, history.length]), [{ router: 1 }, [], 2]);
    const state = await tab.evaluate(() => (history.pushState({ router: 2 }, "", `/b${location.hash}`), history.state));
    assert.deepEqual(state, { router: 2 });
    const next = await world.received.event("pageview", 2);
    assert.deepEqual([next.parent, next.url], [undefined, world.site("/b")]);
    assert.notEqual(next.token, view.token);
    assert.equal(await bar(tab), world.site(`/b#fwd=${next.token}`));
    await tab.evaluate(() => history.back());
    const back = await world.received.event("pageview", 3);
    await settle(tab);
    assert.equal(await bar(tab), world.site(`/a#fwd=${back.token}`));
    assert.equal(new Set([view, next, back].map(({ token }) => token)).size, 3);
    assert.deepEqual(await tab.evaluate(() => [history.state, fired]), [{ router: 1 }, ["popstate"]]);
    assert.equal(world.received.named("pageview").length, 3);
  });

  test("a page that cleans its address, or filters, keeps the token of its view", async () => {
    const { tab, view } = await visit("/a");
    await settle(tab, () => history.replaceState({}, "", "/a?filter=red"));
    assert.equal(await bar(tab), world.site(`/a?filter=red#fwd=${view.token}`));
    await settle(tab, () => (location.hash = "part"));
    assert.equal(await bar(tab), world.site("/a?filter=red#part"));
    assert.equal(world.received.named("pageview").length, 1);
  });

  test("a router that reads location.hash finds what is its own", async () => {
    const before = () => addEventListener("load", () => (window.route = location.hash));
    const { tab, view } = await visit("/#/list?x=1", "data-hash", { before });
    assert.equal(await tab.evaluate(() => window.route), "#/list?x=1");
    assert.equal(view.url, world.site("/#/list?x=1"));
    const query = await visit("/app#/list?x=1", "data-hash data-address=query");
    assert.equal(query.address, `/app?fwd=${query.view.token}#/list?x=1`);
  });

  test("a return from the back/forward cache is a view with a token of its own", async () => {
    const { tab, view } = await visit("/a");
    await leave(tab);
    await tab.goBack();
    const again = await world.received.event("pageview", 2);
    await settle(tab);
    assert.notEqual(again.token, view.token);
    assert.equal(await bar(tab), world.site(`/a#fwd=${again.token}`));
  });

  test("a page whose address may not be changed is counted all the same", async () => {
    const before = () => {
      History.prototype.replaceState = () => {
        throw new DOMException("", "SecurityError");
      };
    };
    const { view } = await visit(`/a?x=1&fwd=${A}`, "", { before });
    assert.deepEqual([view.parent, view.url], [A, world.site("/a?x=1")]);
  });

  test("tokens are many and of the right letters", async () => {
    const { tab } = await visit("/a");
    const links = await tab.evaluate(() => Array.from({ length: 2000 }, () => entrenous.link()));
    const tokens = links.map((link) => /\?fwd=(\w+)$/.exec(link)[1]);
    assert.ok(tokens.every((token) => TOKEN.test(token)));
    assert.equal(new Set(tokens).size, 2000);
    assert.deepEqual(world.received.named("share"), []);
  });
});
