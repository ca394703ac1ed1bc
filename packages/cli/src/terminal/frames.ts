/** Lines at the bottom of a terminal that are drawn again and again in place. */
import { rendered } from "./painter.js";
import type { Channel } from "./terminal.js";

const control = "\u001b[";
const hideCursor = `${control}?25l`;
const showCursor = `${control}?25h`;
const clearBelow = `${control}0J`;
/** The least time between two frames, in milliseconds. */
const closestMs = 125;

export class Frames {
  /** The lengths of the lines that are on the terminal. */
  #drawn: readonly number[] = [];
  #timer: NodeJS.Timeout | undefined;
  #lastMs = Number.NEGATIVE_INFINITY;
  readonly #restore = () => this.stop();

  /**
   * @param lines the lines of a frame, and their lengths without colours; asked for when one is
   * drawn
   */
  constructor(
    private readonly channel: Channel,
    private readonly lines: () => readonly { readonly text: string; readonly length: number }[],
    private readonly now: () => number,
  ) {
    // The cursor is restored even if the process ends at once.
    process.on("exit", this.#restore);
  }

  /** Draws a frame now, or as soon as the last one is old enough. */
  ask(): void {
    if (this.#timer !== undefined) return;
    const waitMs = this.#lastMs + closestMs - this.now();
    if (waitMs <= 0) this.#draw();
    else this.#timer = setTimeout(() => this.#draw(), waitMs);
  }

  /** Removes the lines. */
  stop(): void {
    process.off("exit", this.#restore);
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#drawn.length === 0) return;
    this.channel.stream.write(`${this.#toStart()}${clearBelow}${showCursor}`);
    this.#drawn = [];
  }

  #draw(): void {
    this.#timer = undefined;
    this.#lastMs = this.now();
    const lines = this.lines();
    const text = lines.map((line) => `${rendered(line.text)}\n`).join("");
    this.channel.stream.write(`${hideCursor}${this.#toStart()}${clearBelow}${text}`);
    this.#drawn = lines.map(({ length }) => length);
  }

  /** Moves the cursor to the first line; a line that is longer than the terminal fills several. */
  #toStart(): string {
    const columns = this.channel.stream.columns || 80;
    const rows = this.#drawn.reduce(
      (sum, length) => sum + Math.max(1, Math.ceil(length / columns)),
      0,
    );
    return rows === 0 ? "\r" : `\r${control}${rows}A`;
  }
}
