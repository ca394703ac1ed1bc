/** A curve in a few lines of text, drawn with braille dots: two across and four down in each character. */

export interface PlotSize {
  /** Characters, axis included. */
  readonly width: number;
  readonly height: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The bits of a braille character's dots, by row and column (Unicode 2800 block). */
const dots = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/**
 * Draws points joined by lines, with the extreme values at the left. Values that span more than two decades and are all positive stand on
 * a logarithmic axis. Empty if there are no two points.
 * @param show how a value on the axis is written
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

/** A grid of dots with its origin at the lower left. */
class Canvas {
  readonly #cells: Uint8Array;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.#cells = new Uint8Array(width * height);
  }

  /** @param points in the unit square */
  curve(points: readonly Point[]): void {
    const [across, down] = [2 * this.width - 1, 4 * this.height - 1];
    const at = points.map(({ x, y }) => ({
      x: Math.round(x * across),
      y: Math.round((1 - y) * down),
    }));
    for (const [i, to] of at.entries()) this.#line(at[i - 1] ?? to, to);
  }

  lines(): string[] {
    return Array.from({ length: this.height }, (_, row) =>
      Array.from(this.#cells.subarray(row * this.width, (row + 1) * this.width), (bits) =>
        bits === 0 ? " " : String.fromCodePoint(0x2800 + bits),
      ).join(""),
    );
  }

  #line(from: Point, to: Point): void {
    const count = Math.max(1, Math.abs(to.x - from.x), Math.abs(to.y - from.y));
    for (let i = 0; i <= count; i++) {
      const x = Math.round(from.x + ((to.x - from.x) * i) / count);
      const y = Math.round(from.y + ((to.y - from.y) * i) / count);
      this.#cells[(y >> 2) * this.width + (x >> 1)]! |= dots[y & 3]![x & 1]!;
    }
  }
}
