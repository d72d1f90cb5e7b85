// Where the visits of a tree lie: a circle for each generation, those who got it from one another next to each other. Pure, linear.
import { hierarchy, tree } from "d3-hierarchy";
import type { Tree } from "../../api/cascades";

type Node = Tree["nodes"][number];

export interface Laid {
  x: Float32Array;
  y: Float32Array;
  /** The place of who passed it on; -1 for the first. */
  parent: Int32Array;
  /** The radius of each generation's circle, the first visit's being 0. */
  circles: number[];
}

interface Branch {
  at: number;
  children: Branch[];
}

/** Room on a circle that a visit takes at least, and between two circles. */
const ROOM = 9;
const BETWEEN = 46;

/** Lays a tree out. A visit whose parent is not told, or comes later in the list, hangs on the first. */
export function laid(nodes: Node[]): Laid {
  const count = nodes.length;
  const parent = new Int32Array(count).fill(-1);
  const branches: Branch[] = nodes.map((_, at) => ({ at, children: [] }));
  nodes.forEach((node, at) => {
    if (at === 0) return;
    const from = node.parent !== undefined && node.parent !== null && node.parent < at ? node.parent : 0;
    parent[at] = from;
    branches[from]?.children.push(branches[at] as Branch);
  });
  const [x, y] = [new Float32Array(count), new Float32Array(count)];
  const root = branches[0];
  if (!root) return { x, y, parent, circles: [] };
  const top = hierarchy(root);
  const breadths: number[] = [];
  top.each((node) => (breadths[node.depth] = (breadths[node.depth] ?? 0) + 1));
  const circles: number[] = [];
  breadths.forEach((breadth, depth) => circles.push(depth === 0 ? 0 : Math.max((circles[depth - 1] ?? 0) + BETWEEN, (breadth * ROOM) / (2 * Math.PI))));
  const spread = tree<Branch>()
    .size([2 * Math.PI, 1])
    .separation((one, other) => (one.parent === other.parent ? 1 : 2) / Math.max(1, one.depth));
  spread(top).each((node) => {
    const radius = circles[node.depth] ?? 0;
    x[node.data.at] = radius * Math.cos(node.x - Math.PI / 2);
    y[node.data.at] = radius * Math.sin(node.x - Math.PI / 2);
  });
  return { x, y, parent, circles };
}

export interface Look {
  /** What is in the middle. */
  x: number;
  y: number;
  /** Pixels for one unit. */
  scale: number;
}

/** All of it in sight. */
export function whole({ circles }: Laid, width: number, height: number): Look {
  const radius = Math.max(40, circles.at(-1) ?? 0) + 16;
  return { x: 0, y: 0, scale: Math.min(2.4, Math.min(width, height) / (2 * radius)) };
}

/** Zoomed about a point of the screen, which stays where it is. */
export function zoomed({ x, y, scale }: Look, by: number, dx = 0, dy = 0): Look {
  const next = Math.min(8, Math.max(0.02, scale * by));
  return { x: x + dx / scale - dx / next, y: y + dy / scale - dy / next, scale: next };
}

/** The visit nearest to a point, within so many units; -1 if there is none. */
export function nearest({ x, y }: Laid, px: number, py: number, within: number): number {
  let [found, best] = [-1, within * within];
  for (let at = 0; at < x.length; at += 1) {
    const distance = ((x[at] ?? 0) - px) ** 2 + ((y[at] ?? 0) - py) ** 2;
    if (distance < best) [found, best] = [at, distance];
  }
  return found;
}
