// From a form's texts to what the API takes, and back. Pure.
import type { Link, LinkFields, Registry, Rule } from "../../api/links";

/** What stands between commas. */
export const listed = (text: string): string[] => text.split(",").map((one) => one.trim()).filter(Boolean);

/** `https://example.org/a 3` a line: an address, and its share. */
export function targets(text: string): NonNullable<Rule["targets"]> {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const [, target = line, weight] = /^(\S+)\s+(\d{1,9})$/.exec(line) ?? [];
      return weight ? { target, weight: Number(weight) } : { target };
    });
}

export const targetText = (rule: Rule): string => (rule.targets ?? []).map(({ target, weight }) => (weight && weight !== 1 ? `${target} ${weight}` : target)).join("\n");

/** A date's field knows no time zone: it is the browser's. */
export const instant = (local: string): string => (local ? new Date(local).toISOString() : "");

/** What `datetime-local` takes. */
export function local(instant: string | null | undefined): string {
  if (!instant) return "";
  const time = new Date(instant);
  const shifted = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return Number.isNaN(shifted.getTime()) ? "" : shifted.toISOString().slice(0, 16);
}

const UTM = ["utm_source", "utm_medium", "utm_campaign"] as const;

/** A filled form as fields of a link. An empty text takes away what was set. */
export function fields(form: FormData, rules: Rule[], link: Link | undefined, site: string): LinkFields {
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
  const utm: Record<string, string> = {};
  for (const name of UTM) if (text(name)) utm[name] = text(name);
  const all: LinkFields = {
    target: text("target"),
    name: text("name"),
    title: text("title"),
    text: text("text"),
    image: text("image"),
    starts: instant(text("starts")),
    expires: instant(text("expires")),
    clicks: Number(text("clicks")) || 0,
    asks_first: form.get("asks_first") === "on",
    rules,
  };
  if (Object.keys(utm).length > 0) all.utm = utm;
  if (text("password")) all.password = text("password");
  if (link) return all;
  // What cannot be changed is said once; what is empty is not said.
  const said = { ...all, site, slug: text("slug"), host: text("host") };
  return Object.fromEntries(Object.entries<unknown>(said).filter(([, value]) => value !== "" && value !== 0 && value !== false));
}

/** `facebook: fb, FB` a line, as values of a parameter. */
export function values(text: string): NonNullable<Registry["parameters"]>[number]["values"] {
  return text
    .split("\n")
    .map((line) => line.split(":"))
    .map(([value = "", aliases = ""]) => ({ value: value.trim(), aliases: listed(aliases) }))
    .filter(({ value }) => value);
}

export const valueText = (values: { value: string; aliases?: string[] | undefined }[] | undefined): string =>
  (values ?? []).map(({ value, aliases }) => (aliases?.length ? `${value}: ${aliases.join(", ")}` : value)).join("\n");
