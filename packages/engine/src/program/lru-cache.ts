/**
 * A cache by key with a maximum number of entries and a maximum total weight. Above either, it
 * drops the least recently used entries, but never the latest.
 */
export class LruCache<T> {
  readonly #values = new Map<string, { readonly value: T; readonly weight: number }>();
  #weight = 0;

  constructor(
    readonly maxEntries: number,
    readonly maxWeight: number = Number.POSITIVE_INFINITY,
  ) {}

  get(key: string): T | undefined {
    const found = this.#values.get(key);
    if (found === undefined) return undefined;
    this.#values.delete(key);
    this.#values.set(key, found);
    return found.value;
  }

  set(key: string, value: T, weight = 0): void {
    this.#drop(key);
    this.#values.set(key, { value, weight });
    this.#weight += weight;
    for (const oldest of this.#values.keys()) {
      if (oldest === key) return;
      if (this.#values.size <= this.maxEntries && this.#weight <= this.maxWeight) return;
      this.#drop(oldest);
    }
  }

  /** The values, least recently used first. */
  *values(): Iterable<T> {
    for (const { value } of this.#values.values()) yield value;
  }

  #drop(key: string): void {
    this.#weight -= this.#values.get(key)?.weight ?? 0;
    this.#values.delete(key);
  }
}
