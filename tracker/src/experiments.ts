// Which variants of experiments this page is to show, as the server deals them: said on <html>, where styles see it, and to whoever listens.
// Nothing is stored: the server deals a visitor's day, or a page, the same again. Until it answers the page is as it always is.
import { api, silent, site } from "./script";

declare global {
  interface WindowEventMap {
    /** Variant by experiment; none where the page is to show what it always shows. */
    "entrenous-experiments": CustomEvent<Record<string, string>>;
  }
}

/** Without a token, where paths carry them. */
const page = location.pathname.replace(/\/~[a-z\d]{10}(?=\/?$)/i, "") || "/";

if (!silent())
  fetch(new URL(`/api/experiments?site=${site}&page=${encodeURIComponent(page)}`, new URL(api, location.href)))
    .then((answer) => answer.json() as Promise<{ variants: Record<string, string> }>)
    .then(({ variants }) => {
      for (const name in variants) document.documentElement.setAttribute("data-experiment-" + name, variants[name]!);
      dispatchEvent(new CustomEvent("entrenous-experiments", { detail: variants }));
    })
    // The page is as it always is.
    .catch(() => {});
