/** Values by key, of which those used longest ago are given up where there are too many or they weigh too much. The last one stays. */
export class Recent<T> {
  readonly #values = new Map<string, { readonly value: T; readonly weight: number }>();
  #weight = 0;

  constructor(
    readonly most: number,
    readonly mostWeight: number = Number.POSITIVE_INFINITY,
  ) {}

  get(key: string): T | undefined {
    const held = this.#values.get(key);
    if (held === undefined) return undefined;
    this.#values.delete(key);
    this.#values.set(key, held);
    return held.value;
  }

  set(key: string, value: T, weight = 0): void {
    this.#drop(key);
    this.#values.set(key, { value, weight });
    this.#weight += weight;
    for (const oldest of this.#values.keys()) {
      if (oldest === key) return;
      if (this.#values.size <= this.most && this.#weight <= this.mostWeight) return;
      this.#drop(oldest);
    }
  }

  /** The values, those used longest ago first. */
  *values(): Iterable<T> {
    for (const { value } of this.#values.values()) yield value;
  }

  #drop(key: string): void {
    this.#weight -= this.#values.get(key)?.weight ?? 0;
    this.#values.delete(key);
  }
}
