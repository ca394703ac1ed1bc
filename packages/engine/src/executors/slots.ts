/** A number of places, given out in the order of asking. */
export class Slots {
  #count: number;
  #taken = 0;
  readonly #waiting = new Set<() => void>();

  constructor(count: number) {
    this.#count = count;
  }

  /** Another number of places; who has one of too many keeps it. */
  set count(count: number) {
    this.#count = count;
    this.#give();
  }

  /** Resolves when a place is free; rejects with the signal's reason. */
  async acquire(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#taken < this.#count) {
      this.#taken++;
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
    this.#taken--;
    this.#give();
  }

  #give(): void {
    for (const next of this.#waiting) {
      if (this.#taken >= this.#count) return;
      this.#taken++;
      next();
    }
  }
}
