// Tracked values are written by strangers.

/** An address that may become a link: http or https, and nothing else. */
export function webAddress(text: string): string | undefined {
  try {
    const url = new URL(text);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : undefined;
  } catch {
    return undefined;
  }
}

const LONGEST = 300;
// Control and direction marks could make a value look like another; they are shown as what they are.
// eslint-disable-next-line no-control-regex
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** A tracked value as it may be shown: bounded, and without letters that cannot be seen. */
export function shown(text: string): string {
  const visible = text.replace(UNSEEN, "\u{fffd}");
  return visible.length > LONGEST ? `${visible.slice(0, LONGEST)}…` : visible;
}
