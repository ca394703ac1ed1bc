/** How fast trials end, from those of the last seconds, and how long the rest takes at that pace. */
const windowMs = 8000;

export class Pace {
  readonly #ends: { readonly atMs: number; readonly done: number }[];

  constructor(
    readonly total: number,
    readonly now: () => number,
  ) {
    this.#ends = [{ atMs: now(), done: 0 }];
  }

  /** Notes that `done` trials have ended by now. */
  advance(done: number): void {
    const atMs = this.now();
    this.#ends.push({ atMs, done });
    while (this.#ends.length > 2 && atMs - this.#ends[1]!.atMs > windowMs) this.#ends.shift();
  }

  /** Trials a second; undefined until one has ended. */
  get rate(): number | undefined {
    const [from, to] = [this.#ends[0]!, this.#ends.at(-1)!];
    const seconds = (to.atMs - from.atMs) / 1000;
    return to.done > from.done && seconds > 0 ? (to.done - from.done) / seconds : undefined;
  }

  /** Milliseconds that the trials still to come take at that rate. */
  get leftMs(): number | undefined {
    const { rate } = this;
    return rate === undefined ? undefined : ((this.total - this.#ends.at(-1)!.done) / rate) * 1000;
  }
}
