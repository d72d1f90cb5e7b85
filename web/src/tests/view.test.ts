import { expect, test } from "vitest";
import { webAddress, shown } from "../words/safe";
import { filtered, read, type View, write } from "../view/view";
import { HOSTILE } from "./hostile";

const USUAL: View = { range: "28d", comparison: undefined, filters: [] };

test("what is written is read again, whatever the values are", () => {
  for (const value of HOSTILE) {
    const view: View = { range: ["2026-03-01", "2026-03-31"], comparison: "previous_period", filters: [{ operator: "is", dimension: "page", values: [value, "/b"] }] };
    expect(read(new URLSearchParams(write(view).toString()))).toEqual(view);
  }
});

test("what makes no sense in an address is left out", () => {
  expect(read(new URLSearchParams("range=fortnight&compare=never&f=is:visitor:1&f=equals:page:/&f=page&f="))).toEqual(USUAL);
  expect(read(new URLSearchParams("range=2026-03-31..2026-03-01")).range).toEqual(["2026-03-01", "2026-03-31"]);
  expect(read(new URLSearchParams(Array.from({ length: 90 }, (_, n) => ["f", `is:page:/${n}`]))).filters[0]?.values).toHaveLength(20);
});

test("the usual view has an empty address, and a filter twice is one", () => {
  expect(write(USUAL).toString()).toBe("");
  const once = filtered(USUAL, { operator: "is", dimension: "app", values: ["whatsapp"] });
  expect(filtered(once, { operator: "is", dimension: "app", values: ["whatsapp"] })).toEqual(once);
  expect(filtered(once, { operator: "is", dimension: "app", values: ["signal"] }).filters).toEqual([{ operator: "is", dimension: "app", values: ["whatsapp", "signal"] }]);
  expect(USUAL.filters).toEqual([]);
});

test("only web addresses become links, and nothing unseen is shown", () => {
  for (const value of HOSTILE) {
    expect(webAddress(value)).toBeUndefined();
    for (const unseen of ["\u0000", "\u0007", "\u202e", "\ufeff"]) expect(shown(value)).not.toContain(unseen);
    expect(shown(value).length).toBeLessThanOrEqual(301);
  }
  expect(webAddress("https://example.org/a")).toBe("https://example.org/a");
});
