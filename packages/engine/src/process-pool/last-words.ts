/**
 * Passes on what a process prints, except for the dump that Node and V8 print when they abort: its
 * cause becomes part of a sentence instead.
 */
const dump = /^\s*(?:<--- |FATAL ERROR: |# {1,2}|----- Native stack trace -----)/m;

/** A dump has a few thousand characters. */
const maxHeld = 1 << 16;

export class LastWords {
  #held = "";

  constructor(private readonly write: (text: string) => void) {}

  take(text: string): void {
    if (this.#held === "" && !dump.test(text)) {
      this.write(text);
      return;
    }
    this.#held += text;
    if (this.#held.length > maxHeld) this.release();
  }

  /** Passes on what was held back, where it was no dump. */
  release(): void {
    if (this.#held !== "") this.write(this.#held);
    this.#held = "";
  }

  /** The cause that a dump states. */
  get cause(): string | undefined {
    if (/JavaScript heap out of memory/.test(this.#held)) return "JavaScript heap out of memory";
    const [, fatal] =
      /(?:FATAL ERROR|Fatal error in|Assertion failed):? *(.*)/.exec(this.#held) ?? [];
    return fatal;
  }
}
