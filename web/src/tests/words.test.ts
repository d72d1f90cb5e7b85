import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";
import { createIntl } from "react-intl";
import { expect, test } from "vitest";
import en, { type Word } from "../words/en";
import fr from "../words/fr";

const words = Object.keys(en) as Word[];
/** Names of parameters and marks, in whatever branch they stand. */
function named(text: string): string[] {
  const found = new Set<string>();
  const look = (elements: MessageFormatElement[]) => {
    for (const element of elements) {
      if (element.type !== TYPE.literal && element.type !== TYPE.pound) found.add(element.value);
      if (element.type === TYPE.tag) look(element.children);
      if (element.type === TYPE.plural || element.type === TYPE.select) Object.values(element.options).forEach(({ value }) => look(value));
    }
  };
  look(parse(text));
  return [...found].sort();
}

test("both languages have the same words with the same parameters", () => {
  expect(Object.keys(fr).sort()).toEqual([...words].sort());
  for (const word of words) expect(named(fr[word]), word).toEqual(named(en[word]));
});

test("every word can be said, in each language, for none, one and many", () => {
  for (const [locale, messages] of [["en-GB", en], ["fr", fr]] as const) {
    const wrong: string[] = [];
    const intl = createIntl({ locale, messages, onError: (error) => wrong.push(error.message) });
    for (const word of words) {
      for (const n of [0, 1, 2, 1_000_000]) {
        const values = Object.fromEntries(named(messages[word]).map((name) => [name, name.length === 1 ? (text: unknown[]) => text.join("") : n]));
        expect(intl.formatMessage({ id: word }, values as never)).not.toBe("");
      }
    }
    expect(wrong).toEqual([]);
  }
});

test("French has its narrow spaces", () => {
  for (const word of words) expect(fr[word], word).not.toMatch(/(?<=\S) [;:!?»%]|« /);
  expect(fr["dark.why"]).toBe("Pourquoi le pensez-vous\u202f?");
});
