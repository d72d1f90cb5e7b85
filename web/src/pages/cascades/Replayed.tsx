import { useEffect, useMemo, useState } from "react";
import type { Tree } from "../../api/cascades";
import { Button } from "../../parts/Button";
import { Icon } from "../../parts/Icon";
import { useWords } from "../../words/intl";
import css from "./cascades.module.css";
import { after, partAt, RUN, spread } from "./replay";
import { TreeCanvas } from "./TreeCanvas";

const STEPS = 1000;

/** A tree, and how it grew. */
export function Replayed({ tree }: { tree: Tree }) {
  const { t, n, date } = useWords();
  const times = useMemo(() => tree.nodes.map(({ started }) => started), [tree]);
  const evenly = useMemo(() => spread(times), [times]);
  const [part, setPart] = useState(1);
  const [runs, setRuns] = useState(false);
  useEffect(() => {
    if (!runs) return;
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const began = performance.now() - (part >= 1 ? 0 : part * RUN);
    let frame = 0;
    const next = (now: number) => {
      const reached = partAt(now - began, calm);
      setPart(reached);
      if (reached >= 1) setRuns(false);
      else frame = requestAnimationFrame(next);
    };
    frame = requestAnimationFrame(next);
    return () => cancelAnimationFrame(frame);
    // Where it stands is only read at the start.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [runs]);
  const count = after(evenly, part);
  const time = date(times[count - 1] ?? 0, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  return (
    <>
      <TreeCanvas tree={tree} count={count} />
      <div className={`${css.replay} screen`}>
        <Button square aria-label={t(runs ? "cascades.pause" : "cascades.play")} onClick={() => setRuns(!runs)}>
          <Icon name={runs ? "pause" : "play"} />
        </Button>
        <input
          type="range"
          min={0}
          max={STEPS}
          value={Math.round(part * STEPS)}
          aria-label={t("cascades.time")}
          aria-valuetext={`${time}, ${n(count)}`}
          onChange={(event) => {
            setRuns(false);
            setPart(Number(event.target.value) / STEPS);
          }}
        />
        <output>
          {time} · {n(count)}
        </output>
      </div>
    </>
  );
}
