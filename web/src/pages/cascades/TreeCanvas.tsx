import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Tree } from "../../api/cascades";
import { useWidth } from "../../charts/useWidth";
import { Button } from "../../parts/Button";
import { Icon } from "../../parts/Icon";
import { useIsDark } from "../../view/theme";
import { useWords } from "../../words/intl";
import { shown } from "../../words/safe";
import css from "./cascades.module.css";
import { coloured } from "./colours";
import { laid, type Look, nearest, whole, zoomed } from "./layout";
import { paint } from "./paint";

const HEIGHT = 560;

interface Props {
  tree: Tree;
  /** How many visits are there, the oldest first. */
  count: number;
}

/** A tree on a canvas, to be moved and zoomed by pointer, wheel and keys. */
export function TreeCanvas({ tree, count }: Props) {
  const { t, n, app, date } = useWords();
  const [frame, width] = useWidth<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [marked, setMarked] = useState(-1);
  const isDark = useIsDark();
  const places = useMemo(() => laid(tree.nodes), [tree]);
  // The colours are those of the theme.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const scene = useMemo(() => ({ laid: places, ...coloured(tree) }), [places, tree, isDark]);
  const look = useRef<Look>(undefined);
  const asked = useRef(0);

  const draw = useCallback(() => {
    // What is asked last is drawn: what was asked for before knows an older width.
    cancelAnimationFrame(asked.current);
    asked.current = requestAnimationFrame(() => {
      const element = canvas.current;
      const context = element?.getContext("2d");
      if (!element || !context || width === 0) return;
      const ratio = Math.min(2, window.devicePixelRatio);
      if (element.width !== Math.round(width * ratio)) {
        element.width = Math.round(width * ratio);
        element.height = HEIGHT * ratio;
      }
      look.current ??= whole(places, width, HEIGHT);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      paint(context, scene, look.current, width, HEIGHT, count, marked);
    });
  }, [scene, places, width, count, marked]);
  useEffect(draw, [draw]);
  useEffect(() => () => cancelAnimationFrame(asked.current), []);

  const move = useCallback((next: (now: Look) => Look) => {
    look.current = next(look.current ?? whole(places, width, HEIGHT));
    draw();
  }, [draw, places, width]);

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    // React's own listener is passive: it could not keep the page from scrolling. Without Ctrl the page scrolls, as everywhere.
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      move((now) => zoomed(now, Math.exp(-event.deltaY / 300), event.offsetX - width / 2, event.offsetY - HEIGHT / 2));
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, [move, width]);

  const dragged = useRef<{ x: number; y: number }>(undefined);
  const step = (x: number, y: number) => move((now) => ({ ...now, x: now.x + x / now.scale, y: now.y + y / now.scale }));
  const keys: Record<string, () => void> = {
    ArrowLeft: () => step(-60, 0),
    ArrowRight: () => step(60, 0),
    ArrowUp: () => step(0, -60),
    ArrowDown: () => step(0, 60),
    "+": () => move((now) => zoomed(now, 1.3)),
    "-": () => move((now) => zoomed(now, 1 / 1.3)),
    "0": () => move(() => whole(places, width, HEIGHT)),
  };
  const node = tree.nodes[marked];
  const generations = tree.cascade.generations.length;
  return (
    <div ref={frame} className={css.frame} data-keys="">
      <canvas
        ref={canvas}
        className={css.canvas}
        style={{ blockSize: HEIGHT }}
        tabIndex={0}
        // A canvas that is moved by keys is an application; the rule does not know that a canvas can be one.
        // eslint-disable-next-line jsx-a11y/no-interactive-element-to-noninteractive-role
        role="application"
        aria-label={`${t("cascades.tree.label", { nodes: tree.nodes.length, generations })}. ${t("cascades.tree.means")}`}
        onKeyDown={(event) => {
          const key = keys[event.key === "=" ? "+" : event.key];
          if (!key || event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          key();
        }}
        onPointerDown={(event) => {
          dragged.current = { x: event.clientX, y: event.clientY };
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerUp={() => (dragged.current = undefined)}
        onPointerLeave={() => setMarked(-1)}
        onPointerMove={(event) => {
          const from = dragged.current;
          if (from) {
            step(from.x - event.clientX, from.y - event.clientY);
            dragged.current = { x: event.clientX, y: event.clientY };
            return;
          }
          const now = look.current;
          if (!now) return;
          const { offsetX, offsetY } = event.nativeEvent;
          const at = nearest(places, (offsetX - width / 2) / now.scale + now.x, (offsetY - HEIGHT / 2) / now.scale + now.y, 14 / now.scale);
          setMarked(at < count ? at : -1);
        }}
      />
      <div className={`${css.zoom} screen`}>
        <Button square aria-label={t("cascades.zoom.in")} onClick={keys["+"]}>
          <Icon name="plus" />
        </Button>
        <Button square aria-label={t("cascades.zoom.out")} onClick={keys["-"]}>
          <Icon name="minus" />
        </Button>
        <Button square aria-label={t("cascades.zoom.all")} onClick={keys["0"]}>
          <Icon name="cascades" />
        </Button>
      </div>
      {node && (
        <p className={css.told}>
          <strong>{app(node.app ?? "unknown")}</strong> · {t("cascades.generation", { generation: node.generation })} · {date(node.started, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" })}
          {node.conversions > 0 && ` · ${t("cascades.conversions")}: ${n(node.conversions)}`}
          <br />
          <bdi>{shown(node.page)}</bdi>
        </p>
      )}
    </div>
  );
}
