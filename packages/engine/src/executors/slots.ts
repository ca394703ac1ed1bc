/** A number of places, given out in the order of asking. */
export class Slots {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(count: number) {
    this.#free = count;
  }

  /** Resolves when a place is free; rejects with the signal's reason. */
  async acquire(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#free > 0) {
      this.#free--;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const giveUp = () => {
        this.#waiting.delete(take);
        reject(signal.reason);
      };
      const take = () => {
        this.#waiting.delete(take);
        signal.removeEventListener("abort", giveUp);
        resolve();
      };
      this.#waiting.add(take);
      signal.addEventListener("abort", giveUp, { once: true });
    });
  }

  release(): void {
    const [next] = this.#waiting;
    if (next === undefined) this.#free++;
    else next();
  }
}
