// Tokens in addresses: recognised on arrival and taken out, put into the address bar and into what is passed on.
// A token says nothing: ten characters by chance, new for each page view and for each share.
import { hash, random, script, silent } from "./script";

export const { address: bar = "fragment", addressNot, buttons = "query", short } = script.dataset;

/** Pages that are seldom what somebody passes on: `/`, `/index.html`, `/fr/`, and so any of two characters. */
const HOME = /^\/(\w\w(-\w\w)?\/?)?(index\.\w+)?$/;

/** On hosts of many people `/~johnsmith1` is a home page: only who puts tokens into paths has any there. */
const PATH = /path/.test(bar + buttons) ? /(\/~)([a-z\d]{10})()(?=\/?([?#]|$))/i : /^$/;

/** The token in the address bar. */
let token: string | undefined;

/** The first token ever seen. */
let found: string | undefined;

/** Who is not counted has no tokens. */
export const mute = () => {
  try {
    if (localStorage.entrenous_ignore) return true;
  } catch {} // Storage may be forbidden.
  return silent();
};

/**
 * Ten of `[0-9a-z]`, each as likely: 52 random bits, and nothing is lost where an address is put into lower case.
 * None for who is not counted.
 */
export const draw = (carrier: string) =>
  carrier == "off" || mute() ? undefined : BigInt(`0x${random()}`).toString(36).slice(-10);

const take = (_: string, before: string, first: string, after: string) => {
  found ||= first;
  return after && before;
};

/** An address without tokens. */
export const strip = (address: string) =>
  address.replace(PATH, take).replace(/([?&#])fwd=([a-z\d]{10})(?:&fwd=[a-z\d]{10})*(&|(?=#)|$)/gi, take);

/** An address without tokens, and without its fragment unless fragments are pages. */
export const told = (address: string) => strip(address).replace(hash == null ? /#.*/ : "", "");

/** An address with its token, if it has one. A fragment makes room for it; without `data-short`, a short link is a query. */
export const carry = (address: string, token: string | undefined, carrier: string) =>
  token
    ? {
        fragment: address.replace(/#.*|$/, `#fwd=${token}`),
        path: address.replace(/\/?([?#]|$)/, `/~${token}$&`),
        short: short && address.replace(location.origin, `${short}/~${token}`),
      }[carrier] ||
      address.replace(/(\?[^#]*)?(?=#|$)/, (query) => (query ? query + "&" : "?") + `fwd=${token}`)
    : address;

/** Gives the address bar the token of the page view, a new one if it begins, and takes out any other. */
export const place = (begins?: boolean) => {
  const address = strip(location.href);
  const may =
    (bar != "fragment" || (hash == null && !/#/.test(address))) &&
    !HOME.test(location.pathname) &&
    !addressNot?.match(/\S+/g)?.some((prefix) => location.pathname.startsWith(prefix));
  if (begins) token = draw(may ? bar : "off");
  const next = may && document.readyState == "complete" ? carry(address, token, bar) : address;
  try {
    // The prototype's method: neither a router nor we take that for a navigation.
    if (next != location.href) History.prototype.replaceState.call(history, history.state, "", next);
  } catch {} // Safari: more than 100 in 30 seconds.
  return token;
};

place();
/** The token that the person arrived with: not one of their own tab, loaded again or gone back to. */
export const parent = performance.navigation.type ? "" : found;
