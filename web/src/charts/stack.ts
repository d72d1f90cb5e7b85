// Where the layers of a stack lie. Pure.
import { scaleLinear, scalePoint } from "d3-scale";
import { area, curveMonotoneX, line } from "d3-shape";
import type { Bucket } from "../pages/overview/ask";
import type { Family } from "../words/source";

/** From the bottom up; what is not known is on top. */
export const LAYERS: Family[] = ["dark", "public", "search", "email", "referral", "paid", "assistant", "typed"];

export interface Size {
  width: number;
  height: number;
  left: number;
  bottom: number;
  top: number;
}

/** A single bucket is drawn as wide as all. */
const widened = (times: Bucket[]) => (times.length === 1 ? [...times, ...times] : times);

export function stack(times: Bucket[], { width, height, left, bottom, top }: Size) {
  const points = widened(times);
  const highest = Math.max(1, ...points.map(({ visits, dark }) => Math.max(visits, dark.high)));
  const y = scaleLinear([0, highest], [height - bottom, top]).nice(4);
  const x = scalePoint(points.map((_, at) => at), [left, width - 4]);
  const at = (n: number) => x(n) ?? left;
  const smooth = <T,>(shape: T & { curve: (curve: typeof curveMonotoneX) => T }) => shape.curve(curveMonotoneX);
  const sums = points.map(() => 0);
  const layers = LAYERS.map((family) => {
    const bounds = points.map(({ families }, n): [number, number] => {
      const low = sums[n] ?? 0;
      sums[n] = low + families[family];
      return [low, sums[n]];
    });
    const shape = smooth(area()).x((_, n) => at(n)).y0(([low]) => y(low)).y1(([, high]) => y(high));
    const any = points.some(({ families }) => families[family] > 0);
    return { family, path: any ? (shape(bounds) ?? "") : "" };
  });
  const band = smooth(area<Bucket>()).x((_, n) => at(n)).y0(({ dark }) => y(dark.low)).y1(({ dark }) => y(dark.high));
  const edge = smooth(line<Bucket>()).x((_, n) => at(n)).y(({ dark }) => y(dark.value));
  return { x: at, y, layers: layers.filter(({ path }) => path), band: band(points) ?? "", edge: edge(points) ?? "", ticks: y.ticks(4).filter(Number.isInteger) };
}

/** Which labels fit: every so many, the last among them. */
export function thinned(count: number, most: number): number[] {
  const every = Math.max(1, Math.ceil(count / Math.max(1, most)));
  return Array.from({ length: count }, (_, at) => at).filter((at) => (count - 1 - at) % every === 0);
}
