import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from "react";
import { IntlProvider, useIntl } from "react-intl";
import en, { type Word } from "./en";
import { type Figure, figure, type Inferred } from "./number";
import { APPS, family, member, NAMES } from "./source";
import { shown } from "./safe";

export const LANGUAGES = ["en", "fr"] as const;
export type Language = (typeof LANGUAGES)[number];
export type { Word };

/** What means something in a message. */
const SPECIAL = /[{}<>']/;

type Values = Record<string, ReactNode | Date | ((parts: ReactNode[]) => ReactNode)>;

const Chosen = createContext<{ language: Language; choose: (language: Language) => void }>({ language: "en", choose: () => undefined });
export const useLanguage = () => use(Chosen);

const spoken = (): Language => (document.documentElement.lang === "fr" ? "fr" : "en");

/** Holds the language. English is always there; others are loaded when they are spoken. */
export function Words({ first, children }: { first: Record<Word, string>; children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(spoken);
  const [messages, setMessages] = useState(first);
  const choose = useCallback((next: Language) => {
    void catalogue(next).then((words) => {
      document.documentElement.lang = next;
      try {
        localStorage.setItem("entrenous.language", next);
      } catch {
        // Then it is asked for again next time.
      }
      setMessages(words);
      setLanguage(next);
    });
  }, []);
  const value = useMemo(() => ({ language, choose }), [language, choose]);
  return (
    <Chosen value={value}>
      {/* British order of dates, as the reports print them. */}
      <IntlProvider locale={language === "en" ? "en-GB" : language} defaultLocale="en-GB" messages={messages}>
        {children}
      </IntlProvider>
    </Chosen>
  );
}

export const catalogue = async (language: Language): Promise<Record<Word, string>> =>
  language === "fr" ? (await import("./fr")).default : en;

export const firstCatalogue = () => catalogue(spoken());

/** Everything that a person reads goes through here. */
export function useWords() {
  const intl = useIntl();
  return useMemo(() => {
    /** A word of the catalogue. */
    const t = (id: Word, values?: Record<string, string | number | Date>): string => {
      const text = intl.messages[id];
      // Most words are plain text: they need not be read as ICU messages.
      return typeof text === "string" && !SPECIAL.test(text) ? text : intl.formatMessage({ id }, values);
    };
    /** A word of the catalogue with marked parts in it. */
    const rich = (id: Word, values: Values): ReactNode => intl.formatMessage({ id }, values as never) as ReactNode;
    const n = (value: number, digits = 0): string => intl.formatNumber(value, { maximumFractionDigits: digits });
    /** `1,150–1,330`; nothing when there is nothing to doubt. */
    const interval = ({ low, high, sure }: Figure): string => (sure === "exact" ? "" : `${n(low)}–${n(high)}`);
    /** `1,240 (1,150–1,330)`. */
    const about = (inferred: Inferred, cap?: number): string => {
      const rounded = figure(inferred, cap);
      return rounded.sure === "exact" ? n(rounded.value) : `${n(rounded.value)} (${interval(rounded)})`;
    };
    const percent = (part: number): string => (part > 0 && part < 0.005 ? `<${intl.formatNumber(0.01, { style: "percent" })}` : intl.formatNumber(part, { style: "percent" }));
    /** `86% (79–92%)`. */
    const percents = ({ value, low, high }: Inferred): string => {
      const digits = high < 0.1 ? 1 : 0;
      const unit = 100 * 10 ** digits;
      const [least, most] = [Math.floor(low * unit) / unit, Math.ceil(high * unit) / unit];
      const said = (part: number) => intl.formatNumber(part, { style: "percent", maximumFractionDigits: digits });
      return least === most ? said(value) : `${said(value)} (${n(least * 100, digits)}–${said(most)})`;
    };
    const money = (amount: number, currency: string): string => {
      try {
        return intl.formatNumber(amount, { style: "currency", currency, maximumFractionDigits: Math.abs(amount) >= 100 ? 0 : 2 });
      } catch {
        return `${n(amount, 2)} ${shown(currency)}`;
      }
    };
    const app = (name: string): string => {
      if (name === "" || name === "unknown") return t("app.unknown");
      if (name === "email") return t("app.email");
      if (name === "instagram_dm") return t("app.instagram_dm");
      return APPS[name] ?? shown(name);
    };
    const source = (name: string): string => {
      const of = family(name);
      if (of === "dark") return app(member(name));
      if (!name.includes("/")) return name === "" ? t("none") : of === "unknown" ? t("family.unknown") : t(`family.${of}`);
      return NAMES[member(name)] ?? shown(member(name));
    };
    const date = (text: string | number, options: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric" }): string =>
      intl.formatDate(new Date(text), options);
    return { t, rich, n, interval, about, percent, percents, money, app, source, date, locale: intl.locale };
  }, [intl]);
}

/** Sets the title of the browser's tab. */
export function useTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · Entrenous`;
  }, [title]);
}
