import { useState } from "react";
import charts from "../../charts/charts.module.css";
import { type Flowing, flowing, outline, type Ribbon } from "../../charts/flows";
import { useWidth } from "../../charts/useWidth";
import { Card } from "../../parts/Card";
import { useView } from "../../view/useView";
import type { Dimension, Operator } from "../../view/view";
import { useWords } from "../../words/intl";
import { shown } from "../../words/safe";
import { FAMILIES, type Family } from "../../words/source";
import type { Flow } from "./ask";

const CHANNELS = 7;
const APPS = 5;
const OTHERS = "…";
const PREFIX: Partial<Record<Family, string>> = { public: "public_social/", referral: "referral/", paid: "paid/", assistant: "ai_assistant/" };

const total = (rows: { value: number }[]) => rows.reduce((sum, { value }) => sum + value, 0);

/** Keys of one side by size, small ones under one name. */
function ranked(ribbons: Ribbon[], side: "from" | "to", most: number, among: (key: string) => boolean): { keys: string[]; of: (key: string) => string } {
  const keys = [...new Set(ribbons.map((ribbon) => ribbon[side]))].filter(among);
  const value = (key: string) => total(ribbons.filter((ribbon) => ribbon[side] === key));
  const sorted = keys.sort((one, other) => value(other) - value(one));
  const kept = sorted.length <= most ? sorted : sorted.slice(0, most - 1);
  return { keys: kept.length < sorted.length ? [...kept, OTHERS] : kept, of: (key) => (!among(key) || kept.includes(key) ? key : OTHERS) };
}

function laid(flows: Flow[], height: number): Flowing {
  const raw = flows.map(({ channel, to, visits }) => ({ from: channel, to: to.app === undefined ? to.family : `app:${to.app}`, value: visits }));
  const left = ranked(raw, "from", CHANNELS, () => true);
  const right = ranked(raw, "to", APPS, (key) => key.startsWith("app:") && key !== "app:unknown");
  const sums = new Map<string, Ribbon>();
  for (const { from, to, value } of raw) {
    const [a, b] = [left.of(from), right.of(to)];
    const key = JSON.stringify([a, b]);
    sums.set(key, { from: a, to: b, value: (sums.get(key)?.value ?? 0) + value });
  }
  const ribbons = [...sums.values()];
  const has = (key: string) => ribbons.some(({ to }) => to === key);
  const order = [...right.keys, "app:unknown", ...FAMILIES].filter(has);
  return flowing(ribbons, { left: left.keys, right: order }, height);
}

interface Props {
  flows: Flow[];
  /** How amounts are said: whole numbers if absent. */
  say?: (amount: number) => string;
  /** Does a click filter? Not where filters do not hold. */
  canFilter?: boolean;
}

/** What Google Analytics shows, beside what we see, on one scale. */
export default function Beside({ flows, say, canFilter = true }: Props) {
  const { t, n, app } = useWords();
  const told = say ?? n;
  const { filter } = useView();
  const [ref, width] = useWidth<HTMLDivElement>();
  const [over, setOver] = useState<string>();
  const drawn = laid(flows, 240);
  const [x0, x1] = [width * 0.34, width * 0.62];
  const isDark = (key: string) => key.startsWith("app:") || key === OTHERS;
  const hue = (key: string) => (isDark(key) ? "var(--dark)" : `var(--${key})`);
  const ours = (key: string) => (key === OTHERS ? OTHERS : key.startsWith("app:") ? app(key.slice(4)) : t(`family.${key as Family}`));
  const only = (dimension: Dimension, value: string, operator: Operator = "is") => () => filter({ operator, dimension, values: [value] });
  const oursFilter = (key: string) => {
    if (!canFilter) return undefined;
    if (key === "app:unknown") return only("source", "dark_social/unknown");
    if (key.startsWith("app:")) return only("app", key.slice(4));
    const prefix = PREFIX[key as Family];
    if (prefix) return only("source", prefix, "starts_with");
    const whole = { search: "organic_search", email: "email_campaign", typed: "typed_or_bookmark" }[key];
    return whole ? only("source", whole) : undefined;
  };
  const lit = ({ from, to }: Ribbon) => (over === undefined ? isDark(to) : over === from || over === to);
  return (
    <Card title={t("overview.ga")}>
      <div className={charts.columns}>
        <span>{t("overview.ga.theirs")}</span>
        <span>{t("overview.ga.ours")}</span>
      </div>
      <div ref={ref} className={charts.flow} style={{ blockSize: drawn.height }}>
        {width > 0 && (
          <svg width={width} height={drawn.height} aria-hidden="true">
            {drawn.ribbons.map((ribbon) => (
              <path key={`${ribbon.from} ${ribbon.to}`} d={outline(x0 + 6, x1 - 6, ribbon.y0, ribbon.y1, Math.max(0.6, ribbon.h))} fill={hue(ribbon.to)} fillOpacity={lit(ribbon) ? 0.55 : 0.14} />
            ))}
            {drawn.left.map((box) => (
              <rect key={box.key} x={x0} y={box.top} width="6" height={box.height} rx="2" fill="var(--control)" />
            ))}
            {drawn.right.map((box) => (
              <rect key={box.key} x={x1 - 6} y={box.top} width="6" height={box.height} rx="2" fill={hue(box.key)} />
            ))}
          </svg>
        )}
        <ul>
          {drawn.left.map((box) => (
            <li key={box.key} style={{ insetBlockStart: box.top - 4, insetInlineStart: 0, inlineSize: x0 - 8 }} className={charts.theirs}>
              <Name text={shown(box.key)} value={told(box.value)} over={() => setOver(box.key)} out={() => setOver(undefined)} pick={box.key === OTHERS || !canFilter ? undefined : only("channel", box.key)} />
            </li>
          ))}
        </ul>
        <ul>
          {drawn.right.map((box) => (
            <li key={box.key} style={{ insetBlockStart: box.top - 4, insetInlineStart: x1 + 8, inlineSize: width - x1 - 8 }}>
              <Name text={ours(box.key)} value={told(box.value)} over={() => setOver(box.key)} out={() => setOver(undefined)} pick={oursFilter(box.key)} />
            </li>
          ))}
        </ul>
      </div>
      <ul className="hidden">
        {drawn.ribbons.map(({ from, to, value }) => (
          <li key={`${from} ${to}`}>{t("overview.ga.flow", { channel: shown(from), visits: told(value), source: ours(to) })}</li>
        ))}
      </ul>
    </Card>
  );
}

interface NameProps {
  text: string;
  value: string;
  over: () => void;
  out: () => void;
  pick: (() => void) | undefined;
}

function Name({ text, value, over, out, pick }: NameProps) {
  const inner = (
    <>
      <span>{text}</span> <small>{value}</small>
    </>
  );
  if (!pick) return <span className={charts.name}>{inner}</span>;
  return (
    <button type="button" className={charts.name} onClick={pick} onPointerEnter={over} onPointerLeave={out} onFocus={over} onBlur={out}>
      {inner}
    </button>
  );
}
