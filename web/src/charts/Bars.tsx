import { scaleLinear } from "d3-scale";
import { useWords } from "../words/intl";
import charts from "./charts.module.css";
import { thinned } from "./stack";
import { useWidth } from "./useWidth";

interface Props {
  bars: { key: string; label: string; value: number; said: string }[];
  height: number;
  name: string;
  /** A colour by meaning, as `--dark`. */
  hue?: string;
}

const LEFT = 40;
const BOTTOM = 24;

/** Counts side by side; each says itself where it is pointed at, and all of them to who does not see. */
export function Bars({ bars, height, name, hue = "--dark" }: Props) {
  const { n } = useWords();
  const [ref, width] = useWidth<HTMLDivElement>();
  const y = scaleLinear([0, Math.max(1, ...bars.map(({ value }) => value))], [height - BOTTOM, 6]).nice(3);
  const step = (width - LEFT) / Math.max(1, bars.length);
  return (
    <div ref={ref} className={charts.frame} style={{ blockSize: height }}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={name}>
          {y.ticks(3).filter(Number.isInteger).map((tick) => (
            <g key={tick}>
              <line x1={LEFT} x2={width} y1={y(tick)} y2={y(tick)} stroke="var(--line)" />
              <text className={charts.tick} x={LEFT - 8} y={y(tick) + 4} textAnchor="end">
                {n(tick)}
              </text>
            </g>
          ))}
          {bars.map(({ key, value, said }, at) => (
            <g key={key}>
              <title>{said}</title>
              <rect x={LEFT + at * step} y="0" width={step} height={height - BOTTOM} fill="transparent" />
              <rect x={LEFT + at * step + step * 0.12} y={y(value)} width={Math.max(1, step * 0.76)} height={Math.max(0, height - BOTTOM - y(value))} rx={Math.min(4, step / 4)} fill={`var(${hue})`} />
            </g>
          ))}
          {thinned(bars.length, width / 90).map((at) => (
            <text key={at} className={charts.tick} x={LEFT + (at + 0.5) * step} y={height - 6} textAnchor={at === bars.length - 1 && step < 60 ? "end" : "middle"}>
              {bars[at]?.label}
            </text>
          ))}
        </svg>
      )}
      <ul className="hidden">
        {bars.filter(({ value }) => value > 0).map(({ key, said }) => (
          <li key={key}>{said}</li>
        ))}
      </ul>
    </div>
  );
}
