/** Lines drawn with braille dots: two across and four down in each character. */

export interface Point {
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

/** A grid of dots with its origin at the lower left. */
export class Canvas {
  readonly #cells: Uint8Array;
  readonly #marks = new Map<number, string>();

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.#cells = new Uint8Array(width * height);
  }

  /** @param points in the unit square */
  curve(points: readonly Point[]): void {
    const at = points.map((point) => this.#dotAt(point));
    for (const [i, to] of at.entries()) this.#line(at[i - 1] ?? to, to);
  }

  /** Draws a character over the dots at a point of the unit square. */
  mark(character: string, point: Point): void {
    const { x, y } = this.#dotAt(point);
    this.#marks.set(this.#cellOf(x, y), character);
  }

  lines(): string[] {
    return Array.from({ length: this.height }, (_, row) =>
      Array.from({ length: this.width }, (_, column) => {
        const cell = row * this.width + column;
        const bits = this.#cells[cell]!;
        return this.#marks.get(cell) ?? (bits === 0 ? " " : String.fromCodePoint(0x2800 + bits));
      }).join(""),
    );
  }

  #dotAt({ x, y }: Point): Point {
    const [across, down] = [2 * this.width - 1, 4 * this.height - 1];
    return { x: Math.round(x * across), y: Math.round((1 - y) * down) };
  }

  #cellOf(x: number, y: number): number {
    return (y >> 2) * this.width + (x >> 1);
  }

  #line(from: Point, to: Point): void {
    const count = Math.max(1, Math.abs(to.x - from.x), Math.abs(to.y - from.y));
    for (let i = 0; i <= count; i++) {
      const x = Math.round(from.x + ((to.x - from.x) * i) / count);
      const y = Math.round(from.y + ((to.y - from.y) * i) / count);
      this.#cells[this.#cellOf(x, y)]! |= dots[y & 3]![x & 1]!;
    }
  }
}
