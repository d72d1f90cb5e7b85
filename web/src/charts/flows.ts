// Ribbons from one column of bars to another. Pure.

export interface Ribbon {
  from: string;
  to: string;
  value: number;
}

export interface Box {
  key: string;
  value: number;
  top: number;
  height: number;
}

export interface Flowing {
  left: Box[];
  right: Box[];
  ribbons: (Ribbon & { y0: number; y1: number; h: number })[];
  height: number;
}

const GAP = 10;
/** So high is the smallest box, that its name has room. */
const LEAST = 16;

/**
 * Lays out two columns of the same scale, on which all together are `height` pixels. `order` gives each side's keys from top to bottom. Boxes are as high as their sums; small ones get room for
 * their names, which moves those below, never scales them.
 */
export function flowing(ribbons: Ribbon[], order: { left: string[]; right: string[] }, height: number): Flowing {
  const total = ribbons.reduce((sum, { value }) => sum + value, 0);
  const scale = total > 0 ? height / total : 0;
  const column = (keys: string[], side: "from" | "to"): Box[] => {
    let top = 0;
    return keys.map((key) => {
      const value = ribbons.filter((ribbon) => ribbon[side] === key).reduce((sum, ribbon) => sum + ribbon.value, 0);
      const box = { key, value, top, height: Math.max(1.5, value * scale) };
      top += Math.max(LEAST, box.height) + GAP;
      return box;
    });
  };
  const [left, right] = [column(order.left, "from"), column(order.right, "to")];
  const [used, taken] = [new Map<string, number>(), new Map<string, number>()];
  const laid: Flowing["ribbons"] = [];
  for (const from of left) {
    for (const to of right) {
      const ribbon = ribbons.find((one) => one.from === from.key && one.to === to.key);
      if (!ribbon) continue;
      const h = ribbon.value * scale;
      const [y0, y1] = [from.top + (used.get(from.key) ?? 0), to.top + (taken.get(to.key) ?? 0)];
      used.set(from.key, (used.get(from.key) ?? 0) + h);
      taken.set(to.key, (taken.get(to.key) ?? 0) + h);
      laid.push({ ...ribbon, y0, y1, h });
    }
  }
  const end = (boxes: Box[]) => Math.max(0, ...boxes.map(({ top, height }) => top + Math.max(LEAST, height)));
  return { left, right, ribbons: laid, height: Math.max(end(left), end(right)) };
}

/** A ribbon's outline. */
export function outline(x0: number, x1: number, y0: number, y1: number, h: number): string {
  const mid = (x0 + x1) / 2;
  return `M${x0},${y0}C${mid},${y0} ${mid},${y1} ${x1},${y1}V${y1 + h}C${mid},${y1 + h} ${mid},${y0 + h} ${x0},${y0 + h}Z`;
}

/** The largest of a list, the others as one. */
export function largest<T>(rows: T[], most: number, value: (row: T) => number): { kept: T[]; others: T[] } {
  const sorted = [...rows].sort((one, other) => value(other) - value(one));
  return sorted.length <= most ? { kept: sorted, others: [] } : { kept: sorted.slice(0, most - 1), others: sorted.slice(most - 1) };
}
