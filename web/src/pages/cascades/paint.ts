// Draws a tree on a canvas: few calls, each with many shapes, so that thousands of visits stay fluid without a graphics card.
import type { Laid, Look } from "./layout";

export interface Colours {
  line: string;
  circle: string;
  /** By group of visits. */
  groups: string[];
  ring: string;
}

export interface Scene {
  laid: Laid;
  /** Which colour each visit has. */
  group: Uint8Array;
  /** Visits that brought a conversion. */
  bright: Uint8Array;
  colours: Colours;
}

/** Lines in one stroke: one long path takes longer to fill than many short ones. */
const LINES = 200;

/** Draws the first `count` visits, the oldest, in a look. */
export function paint(canvas: CanvasRenderingContext2D, scene: Scene, { x: cx, y: cy, scale }: Look, width: number, height: number, count: number, marked: number) {
  const { laid, group, bright, colours } = scene;
  const { x, y, parent, circles } = laid;
  const left = (at: number) => ((x[at] ?? 0) - cx) * scale + width / 2;
  const top = (at: number) => ((y[at] ?? 0) - cy) * scale + height / 2;
  canvas.clearRect(0, 0, width, height);

  canvas.lineWidth = 1;
  canvas.strokeStyle = colours.circle;
  for (const radius of circles) {
    if (radius === 0) continue;
    canvas.beginPath();
    canvas.arc(width / 2 - cx * scale, height / 2 - cy * scale, radius * scale, 0, 2 * Math.PI);
    canvas.stroke();
  }

  canvas.strokeStyle = colours.line;
  let drawn = 0;
  canvas.beginPath();
  for (let at = 1; at < count; at += 1) {
    const from = parent[at] ?? -1;
    if (from < 0) continue;
    const [x0, y0, x1, y1] = [left(from), top(from), left(at), top(at)];
    if (Math.max(x0, x1) < 0 || Math.min(x0, x1) > width || Math.max(y0, y1) < 0 || Math.min(y0, y1) > height) continue;
    canvas.moveTo(x0, y0);
    canvas.lineTo(x1, y1);
    drawn += 1;
    if (drawn % LINES === 0) {
      canvas.stroke();
      canvas.beginPath();
    }
  }
  canvas.stroke();

  // Small dots are squares: nobody sees it, and they cost a tenth.
  const size = Math.min(9, Math.max(2, 4.4 * Math.sqrt(scale)));
  const round = size > 4;
  colours.groups.forEach((colour, own) => {
    canvas.fillStyle = colour;
    let shapes = 0;
    canvas.beginPath();
    for (let at = 0; at < count; at += 1) {
      if (group[at] !== own) continue;
      const [px, py] = [left(at), top(at)];
      if (px < -size || py < -size || px > width + size || py > height + size) continue;
      if (!round) {
        canvas.fillRect(px - size / 2, py - size / 2, size, size);
        continue;
      }
      canvas.moveTo(px + size / 2, py);
      canvas.arc(px, py, size / 2, 0, 2 * Math.PI);
      shapes += 1;
      if (shapes % LINES === 0) {
        canvas.fill();
        canvas.beginPath();
      }
    }
    canvas.fill();
  });

  canvas.strokeStyle = colours.ring;
  canvas.lineWidth = 1.5;
  for (let at = 0; at < count; at += 1) {
    if (!bright[at] && at !== marked && at !== 0) continue;
    canvas.beginPath();
    canvas.arc(left(at), top(at), size / 2 + (at === marked ? 6 : 3), 0, 2 * Math.PI);
    canvas.stroke();
  }
}
