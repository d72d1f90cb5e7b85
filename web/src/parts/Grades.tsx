import { useView } from "../view/useView";
import { useWords } from "../words/intl";
import type { Inferred } from "../words/number";
import css from "./parts.module.css";

const GRADES = ["proven", "inferred", "unknown"] as const;
const CLASSES = { proven: css.proven, inferred: css.inferred, unknown: css.rest };

/** What solid, hatched and outlined mean; a click shows only that. */
export function Legend() {
  const { t } = useWords();
  const { filter } = useView();
  return (
    <div className={css.legend}>
      {GRADES.map((grade) => (
        <button key={grade} type="button" title={t(`grade.${grade}.means`)} onClick={() => filter({ operator: "is", dimension: "grade", values: [grade] })}>
          <span className={css.swatch}>
            <span className={CLASSES[grade]} />
          </span>
          {t(`grade.${grade}`)}
        </button>
      ))}
    </div>
  );
}

interface Props {
  /** How many, with their interval. */
  all: Inferred;
  /** How many of them an observation shows. */
  proven: number;
  /** What the whole width stands for. */
  most: number;
  /** A colour by meaning, as `--dark`. */
  hue?: string;
}

/** A bar: proven solid, inferred hatched, the interval as a whisker. The text beside it says the same. */
export function GradedBar({ all, proven, most, hue }: Props) {
  const of = (n: number) => `${Math.min(100, (100 * n) / Math.max(most, 1))}%`;
  const inferred = Math.max(0, all.value - proven);
  return (
    <div className={css.bar} aria-hidden="true" style={hue ? ({ "--hue": `var(${hue})` } as React.CSSProperties) : undefined}>
      {proven > 0 && <span className={css.proven} style={{ inlineSize: of(proven) }} />}
      {inferred > 0.5 && <span className={css.inferred} style={{ insetInlineStart: of(proven), inlineSize: of(inferred) }} />}
      {all.high - all.low >= 1 && <span className={css.whisker} style={{ insetInlineStart: of(all.low), inlineSize: of(all.high - all.low) }} />}
    </div>
  );
}
