import type { ReactNode } from "react";
import type { Inferred } from "../words/number";
import css from "./whiskers.module.css";

export interface WhiskerRow {
  key: string;
  name: ReactNode;
  /** Absent: not enough data to say, and `said` says so. */
  of?: Inferred | undefined;
  /** The same in words and numbers. */
  said: ReactNode;
  /** A colour by meaning, as `--dark`. */
  hue?: string;
  isChosen?: boolean;
}

interface Props {
  rows: WhiskerRow[];
  /** Bars from zero, for amounts that add up; dots for what is compared. */
  bars?: boolean;
  /** What zero means, where it is what matters. */
  zero?: string;
}

/** An interval narrower than this, in percent of the scale, is that of rounding. */
const SEEN = 0.1;

/** From where to where the scale goes: zero is always on it, with room beside it where values lie on both sides. */
function scaled(rows: WhiskerRow[], zero: boolean): (n: number) => number {
  const ends = rows.flatMap(({ of }) => (of ? [of.low, of.high, of.value] : []));
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const room = zero ? Math.max(high - low, 1e-9) * 0.08 : 0;
  const [from, to] = [low - room, high + room];
  return (n) => (to > from ? (100 * (n - from)) / (to - from) : 0);
}

/** Values with their intervals on one scale, a row each. The drawing is for the eye alone: the text beside it says the same. */
export function Whiskers({ rows, bars = false, zero }: Props) {
  const at = scaled(rows, zero !== undefined);
  const percent = (n: number) => `${at(n)}%`;
  return (
    <ul className={css.rows}>
      {zero !== undefined && rows.some(({ of }) => of) && (
        <li className={css.row} aria-hidden="true">
          <span />
          <span className={css.caption}>
            {/* Shifted by its own place, so that it never leaves the drawing. */}
            <span style={{ insetInlineStart: percent(0), transform: `translateX(-${percent(0)})` }}>{zero}</span>
          </span>
          <span />
        </li>
      )}
      {rows.map(({ key, name, of, said, hue = "--dark", isChosen }) => (
        <li key={key} className={css.row} data-chosen={isChosen}>
          <span className={css.name}>{name}</span>
          <span className={css.track} aria-hidden="true" style={{ "--hue": `var(${hue})` } as React.CSSProperties}>
            {(of ?? zero === undefined) && <i className={zero === undefined ? css.start : css.zero} style={{ insetInlineStart: percent(0) }} />}
            {of && bars && of.value > 0 && <i className={at(of.high) - at(of.low) > SEEN ? css.inferred : css.proven} style={{ insetInlineStart: percent(0), inlineSize: `${at(of.value) - at(0)}%` }} />}
            {of && at(of.high) - at(of.low) > SEEN && <i className={css.whisker} style={{ insetInlineStart: percent(of.low), inlineSize: `${at(of.high) - at(of.low)}%` }} />}
            {of && !bars && <i className={css.dot} style={{ insetInlineStart: percent(of.value) }} />}
          </span>
          <span className={of ? css.said : css.few}>{said}</span>
        </li>
      ))}
    </ul>
  );
}
