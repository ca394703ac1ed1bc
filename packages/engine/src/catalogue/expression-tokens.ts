/**
 * Splits an expression into names and punctuation, in order. Every error message begins with the
 * text of the expression.
 */
import { UsageError } from "@thalweg/core";
import { visibleLine } from "@thalweg/core/host";

const maxDepth = 16;
const maxLetters = 4000;
const maxLettersOfName = 200;
const shownLetters = 100;
const isSign = /^[()|+;,]$/;

export class Tokens {
  readonly #tokens: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(readonly text: string) {
    const parts = text.match(/[()|+;,]|[^()|+;,]+/g) ?? [];
    this.#tokens = parts.map((part) => part.trim()).filter((part) => part !== "");
  }

  get next(): string | undefined {
    return this.#tokens[this.#at];
  }

  take(sign: string): boolean {
    if (this.next !== sign) return false;
    this.#at++;
    return true;
  }

  /** Reads an opening parenthesis if there is one. At most 16 parentheses can be open at a time. */
  open(): boolean {
    if (!this.take("(")) return false;
    this.#depth++;
    if (this.#depth > maxDepth) {
      this.refuse(`nests parentheses more than ${maxDepth} deep; write fewer`);
    }
    return true;
  }

  /** Reads the closing parenthesis after the arguments of `name`. */
  close(name: string): void {
    if (!this.take(")")) this.refuse(`does not close the parenthesis after "${name}"; add )`);
    this.#depth--;
  }

  name(): string {
    const { next } = this;
    if (next === undefined || isSign.test(next)) return this.lacksName();
    if (next.length > maxLettersOfName) {
      this.refuse(`has a name of ${next.length} letters; names have at most ${maxLettersOfName}`);
    }
    this.#at++;
    return next;
  }

  /** @throws UsageError unless the whole text was read */
  end(): void {
    const { next } = this;
    if (next === ")") this.refuse("closes a parenthesis that was not opened; leave it out");
    if (next === "|") this.refuse("has a schedule before a stage; write schedules at the end");
    if (next === ";" || next === ",") {
      this.refuse(
        `has "${next}" outside parentheses; ; stands between parts of a partition, and , between schedules that make one`,
      );
    }
    if (next !== undefined) {
      this.refuse(`has "${next}" after a parenthesis; write | between stages`);
    }
    const { length } = this.text;
    if (length > maxLetters) {
      this.refuse(`has ${length} letters; an expression has at most ${maxLetters}`);
    }
  }

  lacksName(): never {
    return this.refuse(
      "lacks a name; write optimizer, transform|optimizer, wrapper(optimizer), optimizer+scheduler or optimizer+hyper:scheduler",
    );
  }

  refuse(why: string): never {
    const { text } = this;
    const shown = text.length > shownLetters ? `${text.slice(0, shownLetters)}...` : text;
    throw new UsageError(visibleLine(`"${shown}" ${why}${why.endsWith("?") ? "" : "."}`));
  }
}
