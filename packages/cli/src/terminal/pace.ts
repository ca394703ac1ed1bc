/**
 * The rate at which trials end, from those of the last seconds, and an estimate of the remaining
 * time.
 */
const windowMs = 8000;

export class Pace {
  readonly #ends: { readonly atMs: number; readonly done: number }[];
  #total: number;

  constructor(
    total: number,
    readonly now: () => number,
  ) {
    this.#total = total;
    this.#ends = [{ atMs: now(), done: 0 }];
  }

  /** Records that `done` trials of `total` have ended by now. */
  advance(done: number, total: number): void {
    this.#total = total;
    const atMs = this.now();
    this.#ends.push({ atMs, done });
    while (this.#ends.length > 2 && atMs - this.#ends[1]!.atMs > windowMs) this.#ends.shift();
  }

  /** Trials per second; undefined until one has ended. */
  get rate(): number | undefined {
    const [from, to] = [this.#ends[0]!, this.#ends.at(-1)!];
    const seconds = (to.atMs - from.atMs) / 1000;
    return to.done > from.done && seconds > 0 ? (to.done - from.done) / seconds : undefined;
  }

  /** The estimated milliseconds for the remaining trials. */
  get leftMs(): number | undefined {
    const { rate } = this;
    return rate === undefined ? undefined : ((this.#total - this.#ends.at(-1)!.done) / rate) * 1000;
  }
}
