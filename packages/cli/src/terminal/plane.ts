/** A path in the plane in a few lines of text, with labels at the ends of the axes. */
import { Canvas, type Point } from "./canvas.js";
import type { PlotSize } from "./plot.js";

/** A point with a character. */
export interface Mark extends Point {
  readonly character: string;
}

/**
 * Draws points connected by lines, and marks over them; a later mark covers an earlier one at the
 * same place. The axes cover all points and marks. Empty without a point.
 * @param show formats a value on an axis
 */
export function plane(
  points: readonly Point[],
  marks: readonly Mark[],
  { width, height }: PlotSize,
  show: (value: number) => string,
): string[] {
  if (points.length === 0) return [];
  const all = [...points, ...marks];
  const across = axis(all.map(({ x }) => x));
  const up = axis(all.map(({ y }) => y));
  const labels = [show(up.high), show(up.low)];
  const margin = Math.max(...labels.map(({ length }) => length));
  const canvas = new Canvas(Math.max(2, width - margin - 2), Math.max(2, height - 2));
  const place = ({ x, y }: Point): Point => ({ x: across.at(x), y: up.at(y) });
  canvas.curve(points.map(place));
  for (const { character, ...point } of marks) canvas.mark(character, place(point));
  const lines = canvas.lines().map((line, row, { length }) => {
    const label = row === 0 ? labels[0]! : row === length - 1 ? labels[1]! : "";
    return `${label.padStart(margin)} \u2502${line}`.trimEnd();
  });
  const [left, right] = [show(across.low), show(across.high)];
  const blanks = Math.max(1, canvas.width - left.length - right.length);
  return [
    ...lines,
    `${" ".repeat(margin)} \u2514${"\u2500".repeat(canvas.width)}`,
    `${" ".repeat(margin + 2)}${left}${" ".repeat(blanks)}${right}`,
  ];
}

/**
 * The ends of an axis, and the position of a value between them, from 0 to 1; 1/2 if all values are
 * equal.
 */
function axis(values: readonly number[]) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  // Halves, so that the difference of two huge numbers is finite.
  const range = high / 2 - low / 2;
  return { low, high, at: (value: number) => (range > 0 ? (value / 2 - low / 2) / range : 0.5) };
}
