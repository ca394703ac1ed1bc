/** A curve in a few lines of text. */
import { Canvas, type Point } from "./canvas.js";

export interface PlotSize {
  /** Characters, axis included. */
  readonly width: number;
  readonly height: number;
}

/**
 * Draws points connected by lines, with the extreme values at the left. The axis is logarithmic for
 * positive values that span more than two decades. Empty for fewer than two points.
 * @param show formats a value on the axis
 */
export function plot(
  points: readonly Point[],
  { width, height }: PlotSize,
  show: (value: number) => string,
): string[] {
  if (points.length < 2) return [];
  const ys = points.map(({ y }) => y);
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  const isLog = low > 0 && high / low > 100;
  const scale = isLog ? Math.log : (y: number) => y;
  const labels = [show(high), show(low)];
  const margin = Math.max(...labels.map(({ length }) => length));
  const canvas = new Canvas(Math.max(2, width - margin - 2), height);
  const [first, last] = [points[0]!.x, points.at(-1)!.x];
  const range = scale(high) - scale(low) || 1;
  canvas.curve(
    points.map(({ x, y }) => ({
      x: (x - first) / (last - first || 1),
      y: (scale(y) - scale(low)) / range,
    })),
  );
  return canvas.lines().map((line, row) => {
    const label = row === 0 ? labels[0]! : row === height - 1 ? labels[1]! : "";
    return `${label.padStart(margin)} \u2502${line}`.trimEnd();
  });
}
