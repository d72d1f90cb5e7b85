// Answers of the server as they would be after months, for what no test can wait for. The journeys answer with them too.
import type { Experiment, Told } from "../api/experiments";
import type { Worth } from "../api/worth";

const credit = (value: number, low = value, high = value) => ({ value, low, high });
const DAY = 86_400_000;

/** A shop whose readers recommend it: private shares bring a third of the revenue, and models disagree. */
export const worth: Worth = {
  site: "example.net",
  from: Date.UTC(2026, 9, 30),
  to: Date.UTC(2026, 10, 27),
  model: "share_aware",
  conversions: 318,
  one_in: 1,
  credit: {
    total: 318,
    dark: credit(104.2, 88.1, 121.4),
    sources: [{ source: "organic_search", ...credit(121) }, { source: "dark_social/whatsapp", ...credit(61.4, 52.2, 70.9) }],
    rest: 0,
    channels: [{ channel: "Direct", value: 197, sources: { "dark_social/whatsapp": 61.4, "dark_social/unknown": 42.8, typed_or_bookmark: 92.8 } }],
    models: [{ model: "share_aware", ...credit(104.2, 88.1, 121.4) }],
  },
  currencies: [
    {
      currency: "EUR",
      credit: {
        total: 12_900,
        dark: credit(4_204.31, 3_612.8, 4_790.1),
        sources: [
          { source: "organic_search", ...credit(3_890.5) },
          { source: "dark_social/whatsapp", ...credit(2_310.2, 2_020.4, 2_611.9), cost: 900, roi: credit(1.57, 1.24, 1.9) },
          { source: "typed_or_bookmark", ...credit(1_640.3, 1_090.2, 2_210.6) },
          { source: "dark_social/unknown", ...credit(1_120.6, 640.1, 1_590.8) },
          { source: "email_campaign", ...credit(1_205.9), cost: 1_100, roi: credit(0.096, 0.096, 0.096) },
          { source: "public_social/facebook", ...credit(1_002.4) },
          { source: "dark_social/messenger", ...credit(773.5, 700.3, 846.2) },
          { source: "paid/google_ads", ...credit(590.1), cost: 1_400, roi: credit(-0.579, -0.579, -0.579) },
          { source: "referral/blog.example", ...credit(241.5) },
          { source: "unknown", ...credit(125, 20, 310) },
        ],
        rest: 0,
        channels: [
          { channel: "Direct", value: 6_100.2, sources: { "dark_social/whatsapp": 2_100.2, "dark_social/unknown": 1_120.6, "dark_social/messenger": 773.5, typed_or_bookmark: 1_980.9, unknown: 125 } },
          { channel: "Organic Search", value: 4_010.5, sources: { organic_search: 3_800.5, "dark_social/whatsapp": 210 } },
          { channel: "Email", value: 1_205.9, sources: { email_campaign: 1_205.9 } },
          { channel: "Organic Social", value: 1_002.4, sources: { "public_social/facebook": 1_002.4 } },
          { channel: "Paid Search", value: 590.1, sources: { "paid/google_ads": 590.1 } },
          { channel: "Referral", value: 241.5, sources: { referral: 241.5 } },
        ],
        models: [
          { model: "first", ...credit(2_480.4, 2_110.3, 2_850.2) },
          { model: "last", ...credit(3_120.9, 2_700.1, 3_560.4) },
          { model: "last_non_direct", ...credit(4_010.2, 3_450.6, 4_560.3) },
          { model: "linear", ...credit(2_910.7, 2_560.5, 3_270.1) },
          { model: "position", ...credit(2_760.3, 2_410.9, 3_110.2) },
          { model: "time_decay", ...credit(3_050.8, 2_670.2, 3_430.9) },
          { model: "share_aware", ...credit(4_204.31, 3_612.8, 4_790.1) },
        ],
      },
      revenue_per_visit: {
        dark: { visits: 4_980.4, purity: 0.81, per_visit: credit(0.844, 0.712, 0.985) },
        public: { visits: 2_492, purity: 1, per_visit: credit(0.402, 0.331, 0.489) },
        brand: { visits: 3_310, purity: 1, per_visit: credit(0.543, 0.471, 0.62) },
        dark_less_public: credit(0.442, 0.284, 0.6),
        dark_less_brand: credit(0.301, 0.148, 0.459),
      },
      one_more_share: credit(0.31, 0.184, 0.522),
      share_acts: 4_120,
    },
  ],
  rates: {
    dark: { visits: 4_980.4, purity: 0.81, per_visit: credit(0.0209, 0.0177, 0.0246) },
    public: { visits: 2_492, purity: 1, per_visit: credit(0.0141, 0.0107, 0.0185) },
    brand: { visits: 3_310, purity: 1, per_visit: credit(0.0196, 0.016, 0.024) },
    dark_less_public: credit(0.0068, 0.0014, 0.0119),
    dark_less_brand: credit(0.0013, -0.0041, 0.0062),
  },
};

/** On its twentieth day of 28, as seen at `now` (ms since 1970). */
export const experiment = (now: number): Experiment => ({
  name: "prompt",
  unit: "visitor_day",
  holdout: 1,
  variants: [{ name: "asks", weight: 1 }],
  pages: ["/news/"],
  currency: "EUR",
  planned_units: 15_000,
  note: "Does a question at the end of an article make people pass it on?",
  started: new Date(now - 19.5 * DAY).toISOString(),
  ends: new Date(now + 8.5 * DAY).toISOString(),
  running: true,
});

/** Asking brings visits; of conversions and revenue less is known. */
export const effect = (now: number): Told => ({
  experiment: experiment(now),
  units: 11_204,
  open_units: 2_310,
  looks: "any",
  dealt: { units: [5_571, 5_633], p: 0.61, broken: false },
  outcomes: [
    { outcome: "visits", holdout: 1.21, exposure: 0.041, variants: [{ name: "asks", state: "effect", effect: credit(0.31, 0.19, 0.43), undiluted: credit(0.323, 0.198, 0.448) }] },
    { outcome: "conversions", holdout: 0.031, exposure: 0.041, variants: [{ name: "asks", state: "no_difference_yet", effect: credit(0.006, -0.004, 0.016) }] },
    { outcome: "revenue", holdout: 0.92, exposure: 0.041, variants: [{ name: "asks", state: "not_enough" }] },
  ],
});

export const broken = (now: number): Told => {
  const told = effect(now);
  const outcomes = told.outcomes.map((one) => ({ ...one, variants: one.variants.map(({ name }) => ({ name, state: "broken" })) }));
  return { ...told, experiment: { ...told.experiment, running: false }, dealt: { units: [6_404, 4_800], p: 0.000002, broken: true }, outcomes };
};
