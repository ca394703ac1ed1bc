import { UnknownNameError, UsageError } from "../errors/errors.js";

/** What a registry holds: a value with a name and optional aliases. */
export interface Named {
  readonly name: string;
  readonly aliases?: readonly string[];
}

/** The values of one kind, by name and alias. */
export class Registry<T extends Named> {
  readonly #byName = new Map<string, { readonly value: T; readonly origin: string }>();

  /** @param kind what the values are, in the singular, for messages: "optimizer" */
  constructor(readonly kind: string) {}

  /**
   * Adds a value under its name and aliases.
   * @param origin where the value came from, for the message about a clash
   * @throws UsageError if another value has one of the names
   */
  add(value: T, origin: string): void {
    const names = [value.name, ...(value.aliases ?? [])];
    for (const name of names) {
      const earlier = this.#byName.get(name);
      if (earlier !== undefined) {
        throw new UsageError(
          `${this.kind} "${name}" comes from both ${earlier.origin} and ${origin}; give one of them another name.`,
        );
      }
    }
    for (const name of names) this.#byName.set(name, { value, origin });
  }

  get(name: string): T {
    const entry = this.#byName.get(name);
    if (entry === undefined) throw new UnknownNameError(this.kind, name, this.names());
    return entry.value;
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  originOf(name: string): string | undefined {
    return this.#byName.get(name)?.origin;
  }

  /** The names of the values without aliases, in order of addition. */
  names(): string[] {
    return this.values().map((value) => value.name);
  }

  values(): T[] {
    return [...new Set([...this.#byName.values()].map((entry) => entry.value))];
  }
}
