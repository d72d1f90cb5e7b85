// The page script. In this order: the queue, engagement, page views, links, start. What the snippet says, and silence, is in
// script.ts; what only e.share.js has in lineage.ts and share.ts. It is written to be small once compressed (`npm run size`); README.md says what is sent and why.

import { mute, parent, place, told } from "./lineage";
import { api, hash, random, silent, site } from "./script";
import { kit, seen, type Passed } from "./share";

/** Set by build.mjs: `e.plus.js` also reports downloads, and knows those again who agreed. */
declare const PLUS: boolean;
/** Set by build.mjs: `e.share.js` also has tokens and the share kit. */
declare const SHARE: boolean;

const DOWNLOAD = /\.(7z|csv|docx?|epub|exe|gz|ics|mp[34]|od[pst]|pdf|pptx?|rar|txt|xlsx?|zip)$/i;

/** An event on its way to `POST /api/event`. */
export interface Hit {
  name: string;
  site: string;
  url: string;
  id: string;
  /** The page view it belongs to; absent on a page not looked at yet. */
  page?: string;
  in_app?: unknown;
  referrer?: string;
  width?: number;
  props?: Record<string, string | number | boolean>;
  revenue?: { amount: string | number; currency: string };
  engaged_ms?: number;
  scroll?: number;
  /** Of those who agreed: who it is, and whether they have been here on an earlier day. */
  visitor?: string;
  returning?: true;
  /** Of page views, the token in the address bar; of shares, what was passed on. */
  token?: string;
  /** The token that the person arrived with. */
  parent?: string;
  /** Of shares: how, and with which app if that is known. */
  mechanism?: string;
  app?: string;
  /** While it waits, when it happened (Unix ms); as sent, how long ago that was. */
  age_ms: number;
}

export interface Track {
  (name: string, more?: Partial<Hit>): void;
  /** `e.plus.js`: the person agrees to be known again, or does so no more. */
  consent?: (given: boolean) => void;
  /** `e.share.js`: passes the page on, and resolves to the link if that was done. */
  share?: (app?: string, passed?: Passed) => Promise<string | undefined>;
  /** `e.share.js`: a link with a token of its own, told as a share if it is said how. */
  link?: (mechanism?: string) => string;
}

declare global {
  interface Window {
    /** `q`: calls made before this script had arrived. */
    entrenous?: Track & { q?: Parameters<Track>[] };
    TelegramWebview?: unknown;
    TelegramWebviewProxy?: unknown;
  }
}

/** The address without its fragment, unless fragments are pages. */
export const here = () => (SHARE ? told(location.href) : location.href.replace(hash == null ? /#.*/ : "", ""));

/** Waits for the network, in memory only. */
let queue: Hit[] = [];
let page: string | undefined;
let url = here();
/** How long the page was looked at (ms) and not told yet; since when it is looked at (0: it is not). */
let engaged = 0;
let since = 0;
/** The lowest edge seen, as a share of the page's height. */
let depth = 0;

const flush = () => {
  const batch = queue;
  queue = [];
  if (!batch[0]) return;
  // When full, the newest go: the oldest hold how the person came.
  const keep = () => {
    queue = queue.concat(batch).slice(0, 100);
  };
  const body = JSON.stringify({ events: batch.map((hit) => ({ ...hit, age_ms: Date.now() - hit.age_ms })) });
  // A beacon outlives the page, but never says whether it arrived. A string goes as text/plain: no preflight.
  // A browser refuses keep-alive bodies beyond 64 KiB; a character may take three bytes.
  (document.hidden && navigator.onLine && navigator.sendBeacon?.(api, body)) ||
    fetch(api, { method: "POST", body, keepalive: !body[2e4] }).then(
      // 429 and 5xx mean later; what is refused otherwise would be refused again.
      (response) => response.status > 428 && keep(),
      keep,
    );
};

const today = () => (Date.now() / 864e5) | 0;

/** What is kept of a person who agreed, for 13 months: 32 hex digits, and the day of the first visit (since 1970, UTC). */
const known = (): Partial<Hit> | undefined => {
  try {
    const kept: string = localStorage.entrenous_visitor;
    const days = today() - +kept.slice(32);
    if (days < 397) return { visitor: kept.slice(0, 32), returning: days > 0 || undefined };
    delete localStorage.entrenous_visitor;
  } catch {} // Nothing is kept, or nothing may be.
};

export const track: Track = (name, more) => {
  try {
    if (!SHARE && localStorage.entrenous_ignore) return;
  } catch {} // Storage may be forbidden.
  if (SHARE ? mute() : silent()) return;
  queue.push({
    name,
    site,
    url,
    id: random(),
    page,
    // Telegram's own browser has the user agent of Chrome or Safari, and one of these objects.
    in_app: (window.TelegramWebview || window.TelegramWebviewProxy) && "telegram",
    age_ms: Date.now(),
    ...(PLUS ? known() : {}),
    ...more,
  });
  flush();
};

const measure = () => {
  // Unlike the clock, this does not run on while the computer sleeps.
  const now = performance.now();
  engaged += since && now - since;
  since = document.hasFocus() ? now : 0;
  depth = Math.max(depth, (scrollY + innerHeight) / document.documentElement.scrollHeight);
};

/** Tells the engagement since it was last told. */
const report = () => {
  measure();
  const engaged_ms = engaged | 0;
  engaged = 0;
  if (engaged_ms > 9) track("engagement", { engaged_ms, scroll: Math.min(100, (depth * 100 + 1) | 0) });
};

const view = () => {
  report();
  depth = 0;
  track("pageview", {
    ...(SHARE ? { parent: page ? undefined : parent } : {}),
    referrer: (page ? url : document.referrer) || undefined,
    id: ((url = here()), (page = random())),
    width: innerWidth,
    ...(SHARE ? { token: place(true) } : {}),
  });
  if (SHARE) seen();
};

/** What is added to the history is another page; a replaced address only if more than its query changed. */
const navigated = (replaced: unknown) => {
  const next = here();
  const compared = (address: string) => address.replace(replaced ? /\?[^#]*/ : "", "");
  if (page && compared(next) != compared(url)) view();
  url = next;
  if (SHARE) place();
};

export const on = (types: string, listener: (event: any) => void) =>
  types.split(" ").map((type) => addEventListener(type, listener, true));

(["pushState", "replaceState"] as const).map((method, replaced) => {
  const original = history[method];
  history[method] = (...args) => {
    original.call(history, ...args);
    navigated(replaced);
  };
});
on("scroll", measure);
on("visibilitychange pageshow focus blur popstate online", (event) => {
  if (document.hidden) {
    report();
    since = 0;
  } else if (!page || event.persisted) view(); // Seen for the first time, or again from the back/forward cache.
  else {
    measure();
    navigated(0);
  }
  flush();
});
on("click auxclick", (event) => {
  const link = event.target.closest?.("a");
  if (!link?.host || event.button > 1) return;
  const inside = link.host == location.host;
  if (!inside || (PLUS && DOWNLOAD.test(link.pathname)))
    // The query may hold a message: https://wa.me/?text=...
    track(PLUS && inside ? "download" : "outbound", { props: { url: link.href.replace(/[?#].*/, "") } });
});

if (PLUS)
  track.consent = (given) => {
    try {
      if (!given) delete localStorage.entrenous_visitor;
      else if (!localStorage.entrenous_ignore && !silent() && !known()) localStorage.entrenous_visitor = random() + today();
    } catch {}
    // What still waits does not tell of a person who takes it back.
    if (!given) queue.map((hit) => delete hit.visitor && delete hit.returning);
  };

if (SHARE) kit();

if (!document.hidden) view();
window.entrenous?.q?.map((call) => track(...call));
window.entrenous = track;
