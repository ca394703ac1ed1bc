/** Where the journal has the record of each key. Records themselves stay in the file. */
import { isFinal, type TrialFilter } from "@thalweg/engine";
import type { JournalRecord } from "./journal-format.js";
import type { JournalLine } from "./journal-lines.js";

export type LinePlace = Omit<JournalLine, "text">;

/** The place of a line, and what a filter asks for. */
export interface IndexEntry extends LinePlace, Required<TrialFilter> {}

export class RecordIndex {
  readonly #entries = new Map<string, IndexEntry>();
  /** One copy of each text, since a record's own is a part of its line. */
  readonly #texts = new Map<string, string>();

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): IndexEntry | undefined {
    return this.#entries.get(key);
  }

  /** In the order in which the keys were first put. */
  entries(): IterableIterator<IndexEntry> {
    return this.#entries.values();
  }

  /** Whether the record of a key is final, so that another one of it is ignored. */
  hasFinal(key: string): boolean {
    const known = this.#entries.get(key);
    return known !== undefined && isFinal(known);
  }

  set({ key, result }: JournalRecord, { number, offset, length }: LinePlace): void {
    const { status, spec } = result;
    const entry = {
      ...{ number, offset, length, status, phase: spec.phase },
      problem: this.#one(spec.problem),
      optimizer: this.#one(spec.optimizer),
    };
    this.#entries.set(key, entry);
  }

  #one(text: string): string {
    const known = this.#texts.get(text);
    if (known === undefined) this.#texts.set(text, text);
    return known ?? text;
  }
}
