/** A queue of values from many producers to one consumer, in order of arrival. */
export class Channel<T> {
  readonly #arrived: (() => T)[] = [];
  #wake: (() => void) | undefined;

  push(value: T): void {
    this.#add(() => value);
  }

  /** Adds an error, which the call of `next` that receives it throws. */
  fail(error: unknown): void {
    this.#add(() => {
      throw error;
    });
  }

  /** The next value, once it arrives. */
  async next(): Promise<T> {
    if (this.#arrived.length === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#arrived.shift()!();
  }

  #add(take: () => T): void {
    this.#arrived.push(take);
    this.#wake?.();
    this.#wake = undefined;
  }
}
