import { useId, useState } from "react";
import { LAYERS, stack, thinned } from "../../charts/stack";
import { useWidth } from "../../charts/useWidth";
import charts from "../../charts/charts.module.css";
import { Card } from "../../parts/Card";
import { useView } from "../../view/useView";
import type { Operator } from "../../view/view";
import { useWords } from "../../words/intl";
import type { Family } from "../../words/source";
import type { Bucket } from "./ask";
import { ChartTable, useLabel } from "./ChartTable";

const HEIGHT = 372;
/** What a click on a layer's name filters. */
const FILTERS: Partial<Record<Family, [Operator, string]>> = {
  dark: ["starts_with", "dark_social/"],
  public: ["starts_with", "public_social/"],
  search: ["is", "organic_search"],
  email: ["is", "email_campaign"],
  referral: ["starts_with", "referral/"],
  paid: ["starts_with", "paid/"],
  assistant: ["starts_with", "ai_assistant/"],
};

/** Visits over time, stacked by source, with the interval of private shares as a band. */
export default function Chart({ times, unfinished }: { times: Bucket[]; unfinished: boolean }) {
  const { t, n, about } = useWords();
  const { filter } = useView();
  const label = useLabel();
  const [ref, width] = useWidth<HTMLDivElement>();
  const [at, setAt] = useState<number>();
  const hatch = useId();
  const size = { width, height: HEIGHT, left: 44, bottom: 26, top: 8 };
  const drawn = width > 0 ? stack(times, size) : undefined;
  const bucket = at === undefined ? undefined : times[at];
  const shownLayers = LAYERS.filter((family) => times.some(({ families }) => families[family] >= 0.5));
  const said = (one: Bucket | undefined) =>
    one && `${label(one.label, true)}: ${n(one.visits)} ${t("overview.visits")}, ${about(one.dark, one.visits)} ${t("overview.darkVisits")}`;
  const near = (clientX: number, left: number) => {
    const place = ((clientX - left - size.left) / Math.max(1, width - size.left - 4)) * (times.length - 1);
    setAt(Math.min(times.length - 1, Math.max(0, Math.round(place))));
  };
  const name = (family: Family) => (family === "typed" ? `${t("family.typed")}, ${t("family.unknown").toLowerCase()}` : t(`family.${family}`));
  return (
    <Card title={t("overview.chart")}>
      <ul className={charts.names}>
        {shownLayers.map((family) => {
          const asked = FILTERS[family];
          const inner = (
            <>
              <span className={charts.swatch} style={{ background: `var(--${family})` }} /> {name(family)}
            </>
          );
          return <li key={family}>{asked ? <button type="button" onClick={() => filter({ operator: asked[0], dimension: "source", values: [asked[1]] })}>{inner}</button> : <span>{inner}</span>}</li>;
        })}
        <li>
          <span>
            <span className={`${charts.swatch} ${charts.bandSwatch}`} /> {t("overview.band")}
          </span>
        </li>
      </ul>
      {/* A slider over time: arrow keys move from one point to the next, and its text says the figures. */}
      <div
        ref={ref}
        className={charts.frame}
        data-keys=""
        tabIndex={0}
        role="slider"
        aria-label={t("overview.chart.means")}
        aria-valuemin={0}
        aria-valuemax={times.length - 1}
        aria-valuenow={at ?? times.length - 1}
        aria-valuetext={said(bucket ?? times.at(-1))}
        onPointerMove={(event) => near(event.clientX, event.currentTarget.getBoundingClientRect().left)} 
        onPointerLeave={() => setAt(undefined)}
        onBlur={() => setAt(undefined)}
        onKeyDown={(event) => {
          const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
          if (step === 0) return;
          event.preventDefault();
          setAt(Math.min(times.length - 1, Math.max(0, (at ?? times.length - 1) + (at === undefined ? 0 : step))));
        }}
      >
        {drawn && (
          <svg width={width} height={HEIGHT} aria-hidden="true">
            <defs>
              <pattern id={hatch} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <rect width="2" height="5" fill="var(--text)" fillOpacity="0.34" />
              </pattern>
            </defs>
            {drawn.ticks.map((tick) => (
              <g key={tick}>
                <line x1={size.left} x2={width} y1={drawn.y(tick)} y2={drawn.y(tick)} stroke="var(--line)" />
                <text className={charts.tick} x={size.left - 8} y={drawn.y(tick) + 4} textAnchor="end">
                  {n(tick)}
                </text>
              </g>
            ))}
            {drawn.layers.map(({ family, path }) => (
              <path key={family} d={path} fill={`var(--${family})`} fillOpacity={family === "dark" ? 0.95 : 0.42} stroke="var(--surface)" strokeWidth="1" />
            ))}
            <path d={drawn.band} fill={`url(#${hatch})`} />
            <path d={drawn.edge} fill="none" stroke="var(--text)" strokeWidth="1.5" />
            {thinned(times.length, width / 90).map((place) => (
              <text key={place} className={charts.tick} x={drawn.x(place)} y={HEIGHT - 6} textAnchor={place === times.length - 1 ? "end" : place === 0 ? "start" : "middle"}>
                {label(times[place]?.label ?? "")}
              </text>
            ))}
            {at !== undefined && <line x1={drawn.x(at)} x2={drawn.x(at)} y1={size.top} y2={HEIGHT - size.bottom} stroke="var(--text)" strokeOpacity="0.6" />}
          </svg>
        )}
        {drawn && bucket && at !== undefined && (
          <div className={charts.tip} aria-hidden="true" style={drawn.x(at) > width / 2 ? { insetInlineEnd: width - drawn.x(at) + 12 } : { insetInlineStart: drawn.x(at) + 12 }}>
            <strong>{label(bucket.label, true)}</strong>
            <dl>
              <dt>{t("overview.visits")}</dt>
              <dd>{n(bucket.visits)}</dd>
              {shownLayers.map((family) => (
                <div key={family} style={{ display: "contents" }}>
                  <dt>
                    <span className={charts.swatch} style={{ background: `var(--${family})` }} /> {name(family)}
                  </dt>
                  <dd>{family === "dark" ? about(bucket.dark, bucket.visits) : n(bucket.families[family])}</dd>
                </div>
              ))}
            </dl>
          </div>
        )}
      </div>
      {unfinished && <p className={charts.note}>{t("state.unfinished")}</p>}
      <ChartTable times={times} />
    </Card>
  );
}
