// What people of the demo do while the service runs: they read, pass on and buy. Seeded dice, so that each demo is the same.

import { request } from "node:http";

const APPS = ["whatsapp", "whatsapp", "whatsapp", "messenger", "telegram", "email", "sms", "signal", "instagram_dm"];
const BUTTONS = new Set(["whatsapp", "messenger", "telegram", "email", "sms"]);
const PAGES = ["/recettes/tarte-aux-pommes", "/meteo/alerte-orages", "/culture/concert-gratuit", "/sport/finale-ce-soir", "/loisirs/balade-en-famille"];
const AGENTS = [
  (n) => `Mozilla/5.0 (iPhone; CPU iPhone OS 18_${n % 6} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.${n % 6} Mobile/15E148 Safari/604.1`,
  (n) => `Mozilla/5.0 (Linux; Android 1${n % 5}; Pixel ${4 + (n % 5)}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/1${20 + (n % 20)}.0.0.0 Mobile Safari/537.36`,
  (n) => `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/1${20 + (n % 20)}.0.0.0 Safari/537.36`,
];
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** What fetches a preview says of itself. */
const FETCHERS = { whatsapp: "WhatsApp/2.24.20.75 A", telegram: "TelegramBot (like TwitterBot)", signal: "WhatsApp/2" };
/** The domain of links that the demo is served with. */
const LINKS = "go.example.net";

/** mulberry32: small, and the same everywhere. */
function dice(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export class Demo {
  #random = dice(11);
  #person = 0;
  #drawn = 0;
  /** Links that were passed on by apps that fetch previews, the last ones. */
  #passed = [];

  constructor(url, site, cookie) {
    Object.assign(this, { url, site, cookie });
  }

  #of(list) {
    return list[Math.floor(this.#random() * list.length)];
  }

  /** Ten letters and digits; never twice. */
  #token() {
    this.#drawn += 1;
    const tail = this.#drawn.toString(36).padStart(5, "0");
    const head = Array.from({ length: 5 }, () => Math.floor(this.#random() * 36).toString(36)).join("");
    return head + tail;
  }

  /** Somebody new: an address and a browser. */
  #somebody() {
    this.#person += 1;
    const n = this.#person;
    return { address: `198.51.${(n >> 8) & 255}.${n & 255}`, agent: AGENTS[n % AGENTS.length](n) };
  }

  /** Sends events of one person. */
  async #send(person, events) {
    const answer = await fetch(`${this.url}/api/event`, {
      method: "POST",
      headers: { "content-type": "application/json", "user-agent": person.agent, "x-forwarded-for": person.address },
      body: JSON.stringify({ events: events.map((event) => ({ site: this.site, ...event })) }),
    });
    if (!answer.ok) throw new Error(`events were refused: ${answer.status} ${await answer.text()}`);
    await answer.body?.cancel();
  }

  /** A cascade: somebody reads and passes on, those who get it read, some pass it on, some buy. Returns how many came. */
  async cascade(page, most, began) {
    const now = Date.now();
    const waiting = [{ at: began, parent: undefined, app: undefined, depth: 0 }];
    let came = 0;
    while (waiting.length > 0 && came < most) {
      const { at, parent, depth } = waiting.shift();
      const age = now - at;
      if (age < 0) continue;
      came += 1;
      const url = `https://${this.site}${page}`;
      const events = [{ name: "pageview", url, age_ms: age, token: this.#token(), ...(parent && { parent }) }];
      const passes = depth === 0 ? 4 : this.#random() < 0.42 ? 1 + Math.floor(this.#random() * 2) : 0;
      for (let n = 0; n < passes; n += 1) {
        const app = this.#of(APPS);
        const token = this.#token();
        const told = Math.max(0, age - 40_000 * (n + 1));
        const mechanism = BUTTONS.has(app) ? "button" : "copy";
        if (FETCHERS[app]) this.#passed = [...this.#passed.slice(-19), { app, token, page }];
        events.push({ name: "share", url, age_ms: told, token, mechanism, ...(BUTTONS.has(app) && { app }), ...(parent && { parent }) });
        const opened = 1 + Math.floor(this.#random() * (depth === 0 ? 4 : 2.6));
        for (let k = 0; k < opened; k += 1) {
          const after = 60_000 + -Math.log(1 - this.#random()) * 0.9 * HOUR;
          waiting.push({ at: at + after, parent: token, app, depth: depth + 1 });
        }
      }
      if (this.#random() < 0.06) {
        const amount = (5 + Math.floor(this.#random() * 40)).toFixed(2);
        events.push({ name: "Purchase", url, age_ms: Math.max(0, age - 90_000), revenue: { amount, currency: "EUR" } });
      }
      await this.#send(this.#somebody(), events);
      waiting.sort((one, other) => one.at - other.at);
    }
    return came;
  }

  /** Somebody found the page by a search; a few buy. */
  async #found(at) {
    const url = `https://${this.site}${this.#of(PAGES)}`;
    const age = Date.now() - at;
    const events = [{ name: "pageview", url, age_ms: age, referrer: "https://www.google.com/" }];
    if (this.#random() < 0.15) events.push({ name: "Purchase", url, age_ms: age - 60_000, revenue: { amount: "24.90", currency: "EUR" } });
    await this.#send(this.#somebody(), events);
  }

  /** What happened so far. The service dates visits by when it hears of them, so all of it is of this minute. */
  async past() {
    const now = Date.now();
    const sizes = [110, 46, 24, 15, 9];
    for (const [n, page] of PAGES.entries()) await this.cascade(page, sizes[n], now - (22 - n * 2.5) * HOUR);
    for (let n = 0; n < 6; n += 1) await this.cascade(this.#of(PAGES), 6, now - (1 + this.#random() * 20) * HOUR);
    for (let n = 0; n < 40; n += 1) await this.#found(now - this.#random() * 20 * HOUR);
  }

  /** An app fetches the preview of a link, as it does when somebody puts it into a message. */
  #preview({ app, token, page }) {
    const headers = { host: LINKS, "user-agent": FETCHERS[app], "x-forwarded-for": this.#somebody().address };
    return new Promise((resolve, reject) => {
      const asked = request(`${this.url}/~${token}${page}`, { headers }, (answer) => answer.resume().on("end", resolve));
      asked.on("error", reject).end();
    });
  }

  /** Previews of what was passed on last, so that receipts arrive. */
  async previews() {
    for (const link of this.#passed) await this.#preview(link);
  }

  async #post(path, body) {
    const answer = await fetch(this.url + path, {
      method: "POST",
      headers: { "content-type": "application/json", cookie: this.cookie, "sec-fetch-site": "same-origin" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path} was refused: ${answer.status} ${await answer.text()}`);
  }

  /** What the newsroom paid for, and an experiment that has just begun. */
  async tried() {
    const site = `/api/v1/sites/${this.site}`;
    const day = (ago) => new Date(Date.now() - ago * DAY).toISOString().slice(0, 10);
    await this.#post(`${site}/costs`, { source: "dark_social/whatsapp", from: day(20), to: day(0), amount: 40, currency: "EUR", note: "Share kit" });
    await this.#post(`${site}/costs`, { source: "organic_search", from: day(27), to: day(0), amount: 310.5, currency: "EUR", note: "Editing for search" });
    const note = "Une question en fin d’article fait-elle transmettre ?";
    await this.#post(`${site}/experiments`, { name: "question", unit: "visitor_day", holdout: 1, variants: [{ name: "asks", weight: 1 }], pages: ["/recettes/"], planned_units: 15_000, days: 28, note });
  }

  /** Links as a newsroom makes them. */
  async links() {
    const made = [
      { slug: "tarte", target: `https://${this.site}/recettes/tarte-aux-pommes`, name: "Tarte, newsletter", utm: { utm_source: "newsletter", utm_medium: "email" } },
      { slug: "orages", target: `https://${this.site}/meteo/alerte-orages`, name: "Alerte orages", title: "Orages ce soir", text: "Ce qu'il faut savoir" },
      { slug: "affiche", target: `https://${this.site}/culture/concert-gratuit`, name: "Affiche du concert", utm: { utm_source: "poster" } },
    ];
    for (const link of made) await this.#post("/api/v1/links", link);
  }

  /** New visits, one every few seconds, until the service ends; half of them by a link that one of the last ones passed on. */
  async live(service) {
    const links = [];
    while (service.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 4000 + this.#random() * 8000));
      const link = this.#random() < 0.5 ? this.#of(links.slice(-40)) : undefined;
      const page = link?.page ?? this.#of(PAGES);
      const url = `https://${this.site}${page}`;
      const parent = link && { parent: link.token };
      const referrer = !link && this.#random() < 0.4 ? { referrer: "https://www.google.com/" } : {};
      const events = [{ name: "pageview", url, token: this.#token(), ...parent, ...referrer }];
      let passed;
      if (this.#random() < 0.6) {
        const [app, token] = [this.#of(APPS), this.#token()];
        events.push({ name: "share", url, token, ...parent, ...(BUTTONS.has(app) ? { mechanism: "button", app } : { mechanism: "copy" }) });
        links.push({ page, token });
        if (FETCHERS[app]) passed = { app, token, page };
      }
      await this.#send(this.#somebody(), events).catch(() => {});
      if (passed) await this.#preview(passed).catch(() => {});
    }
  }
}
