// The share kit: acts of sharing and how they are told, copies, and <entrenous-share>. In this order.
import { here, on, track, type Hit } from "./e";
import { buttons, carry, draw, mute, strip, told } from "./lineage";
import { api, script, site } from "./script";

/** What is passed on, if it is not the page under its title. */
export interface Passed {
  url?: string | null;
  text?: string | null;
}

/**
 * What an app is called, and where it takes a link (`^`) and a text (`*`). Viber cuts texts, so it has the link alone.
 * `?&body=` is what iOS (`&body=`) and Android (`?body=`) both understand. Messenger takes links on phones only.
 */
const APPS: Record<string, string | false> = {
  whatsapp: "WhatsApp https://wa.me/?text=*%20^",
  messenger: /Mobi/.test(navigator.userAgent) && "Messenger fb-messenger://share/?link=^",
  telegram: "Telegram https://t.me/share/url?url=^&text=*",
  viber: "Viber viber://forward?text=^",
  snapchat: "Snapchat https://www.snapchat.com/share?link=^",
  line: "LINE https://line.me/R/share?text=*%20^",
  wechat: "WeChat",
  email: "E-mail mailto:?subject=*&body=^",
  sms: "SMS sms:?&body=*%20^",
};

/** Colours of its own, so that it can be read on any page. Nothing moves. */
const CSS =
  "button{margin:4px;border:0;padding:14px;border-radius:24px;font:inherit;" +
  "background:var(--share-background,#55e);color:var(--share-color,#fff)}";

const make = <K extends keyof HTMLElementTagNameMap>(tag: K, more?: object) =>
  Object.assign(document.createElement(tag), more);

const ask = (path: string) =>
  new URL(`/api/share${path}site=${site}`, new URL(api, location as never));

/** One act of sharing: the link to pass on, and how to tell that it was. */
const act = (url?: string | null) => {
  const address = strip(new URL((url || location) as string, location as never).href);
  const token = draw(buttons);
  return [
    carry(address, token, buttons),
    (mechanism: string, app?: string, props?: Hit["props"]) =>
      track("share", { url: told(address), token, mechanism, app, props }),
  ] as const;
};

const share = async (
  app = (navigator.share as unknown) ? "native" : "copy",
  { url, text }: Passed = {},
  show: (image: URL) => void = open,
) => {
  const [link, tell] = act(url);
  const [name, to] = (APPS[app] || "").match(/\S+/g) || [];
  const title = text || document.title;
  if (to) {
    const address = to.replace("*", encodeURIComponent(title)).replace("^", encodeURIComponent(link));
    if (to[0] == "h") open(address, 0 as never, "noopener");
    else location = address as never;
  } else if (name) show(ask(`/qr.svg?url=${encodeURIComponent(link)}&`));
  else
    try {
      if (app == "native") await navigator.share!({ text: title, url: link });
      else await navigator.clipboard.writeText(link);
    } catch {
      // Copying may be forbidden, or there is no TLS.
      if (app == "native" || !prompt("", link)) return;
    }
  tell(to ? "button" : name ? "qr" : app == "native" ? app : "copy", name && app);
  return link;
};

let waiting: boolean;
let watch: IntersectionObserver;
/** What this site's audience uses, most first; asked once, and only if there is a kit. */
let order: Promise<{ apps: string[] }> | undefined;

class Kit extends HTMLElement {
  connectedCallback() {
    watch.observe(this);
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: "open" });
    const [title, copy, done] = /^fr/.test(this.lang || document.documentElement.lang || navigator.language)
      ? ["Partager", "Copier le lien", "Lien copié"]
      : ["Share", "Copy link", "Link copied"];
    const late = performance.now() + 1e3;
    const status = make("output");
    const button = (app: string, textContent: string) =>
      make("button", {
        part: `button ${app}`,
        textContent,
        onclick: async () => {
          status.textContent = "";
          const passed = { url: this.getAttribute("url"), text: this.getAttribute("text") };
          const show = (src: URL) => status.append(make("img", { src, alt: "QR" }));
          if ((await share(app, passed, show)) && app == "copy") status.textContent = done!;
        },
      });
    const wanted = this.getAttribute("apps")?.split(" ") || Object.keys(APPS);
    const arrange = (first: string[]) =>
      root.replaceChildren(
        (navigator.share as unknown) ? button("native", title!) : "",
        button("copy", copy!),
        ...[...new Set([...first, ...wanted])].map((app) =>
          wanted.includes(app) && APPS[app] ? button(app, (APPS[app] as string).split(" ")[0]!) : "",
        ),
        status,
      );
    arrange([]);
    // Safari before 16.4 ends here, with plain buttons.
    (root.adoptedStyleSheets = [new CSSStyleSheet()])[0]!.replaceSync(CSS);
    if (!mute())
      (order ||= fetch(ask("?")).then((answer) => answer.json()))
        // Nothing moves from under a person's hand.
        .then(({ apps }) => performance.now() > late || root.activeElement || arrange(apps))
        .catch(() => {});
  }
}

/** A page view begins: what is in view was not shown to it yet. */
export const seen = () => {
  waiting = true;
  watch.disconnect();
  document.querySelectorAll("entrenous-share").forEach((kit) => watch.observe(kit));
};

export const kit = () => {
  track.share = share;
  track.link = (mechanism) => {
    const [link, tell] = act();
    if (mechanism) tell(mechanism);
    return link;
  };

  on("copy", (event: ClipboardEvent) => {
    const field = event.target as HTMLInputElement;
    const text = `${getSelection()}`;
    const isAddress = told(text.trim()) == here();
    if (!isAddress && (field.value || field.isContentEditable || !text.match(/\S+/g)?.[6])) return;
    const [link, tell] = act();
    if (isAddress || (script.dataset.line != null && !field.closest("pre,code"))) {
      event.clipboardData!.setData("text", isAddress ? link : `${text}\n\n${document.title}: ${link}`);
      event.preventDefault();
    }
    if (isAddress) tell("copy");
    else tell("text", undefined, { length: text.length });
  });

  watch = new IntersectionObserver(
    (entries) => {
      if (waiting && entries.some((entry) => entry.intersectionRatio >= 0.5)) {
        waiting = false;
        track("share_shown");
      }
    },
    { threshold: 0.5 },
  );
  customElements.define("entrenous-share", Kit);
};
