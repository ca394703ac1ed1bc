/**
 * The names of optimizers in trials and studies, as text. This reads their form; what the names stand for is decided by
 * `resolveExpression`.
 *
 *     expression := chain ('+' [hyperparameter ':'] scheduler)*
 *     chain      := item ('|' item)*
 *     item       := name | wrapper '(' chain ')' | 'partition' '(' part (';' part)* ')'
 *     part       := selector ':' chain
 */
import { UsageError } from "@thalweg/core";

/** The word before the parts of a partition. */
export const partition = "partition";
const example = `${partition}(matrices: muon; rest: adamw)`;
/** The word for parameters that stay as they are. */
export const freeze = "freeze";

/** A name in a chain, with what it wraps if it stands before parentheses. */
export interface ExpressionItem {
  readonly name: string;
  readonly inner?: readonly ExpressionItem[];
  /** Of `partition`: which parameters go to which chain. */
  readonly parts?: readonly ExpressionPart[];
}

/** A chain for the parameters that a selector selects: `matrices`, `vectors`, `rest`, or names with `*`; see `selectorOf`. */
export interface ExpressionPart {
  readonly selector: string;
  readonly chain: readonly ExpressionItem[];
}

/** A schedule of one hyperparameter. */
export interface ScheduleTerm {
  readonly hyper: string;
  readonly scheduler: string;
}

/** An optimizer, alone or a chain, and the schedules of its hyperparameters. */
export interface OptimizerExpression {
  readonly chain: readonly ExpressionItem[];
  readonly schedules: readonly ScheduleTerm[];
}

/**
 * Reads `adam`, `adam+warmup-cosine` (of lr), `adam+beta1:cosine`, `clip-by-global-norm|adam`, `lookahead(sam|momentum)`,
 * `partition(matrices: muon; rest: adamw)`.
 * @throws UsageError for a name that is missing, parentheses that do not match, and a schedule before the end
 */
export function parseExpression(text: string): OptimizerExpression {
  const tokens = new Tokens(text);
  const chain = readChain(tokens);
  const schedules: ScheduleTerm[] = [];
  while (tokens.take("+")) schedules.push(readSchedule(tokens));
  if (tokens.next === ")") tokens.refuse("closes a parenthesis that was not opened; leave it out");
  if (tokens.next === "|")
    tokens.refuse("has a schedule before a link; write schedules at the end");
  if (tokens.next !== undefined) {
    tokens.refuse(`has "${tokens.next}" after a parenthesis; write | between links`);
  }
  return { chain, schedules };
}

/** The text of a chain, without schedules. */
export function showChain(chain: readonly ExpressionItem[]): string {
  return chain.map(showItem).join("|");
}

function showItem({ name, inner, parts }: ExpressionItem): string {
  if (parts !== undefined) {
    const shown = parts.map((part) => `${part.selector}: ${showChain(part.chain)}`);
    return `${name}(${shown.join("; ")})`;
  }
  return inner === undefined ? name : `${name}(${showChain(inner)})`;
}

/** The names in a chain that registries hold, those inside parentheses too. */
export function namesIn(chain: readonly ExpressionItem[]): string[] {
  return chain.flatMap(({ name, inner = [], parts }) => {
    if (parts === undefined) return name === freeze ? [] : [name, ...namesIn(inner)];
    return parts.flatMap((part) => namesIn(part.chain));
  });
}

function readChain(tokens: Tokens): ExpressionItem[] {
  const items = [readItem(tokens)];
  while (tokens.take("|")) items.push(readItem(tokens));
  return items;
}

function readItem(tokens: Tokens, name = tokens.name()): ExpressionItem {
  if (!tokens.take("(")) {
    if (name === partition) tokens.refuse(`has a partition without parts; write ${example}`);
    return { name };
  }
  const inside = name === partition ? { parts: readParts(tokens) } : { inner: readChain(tokens) };
  if (tokens.next === "+") {
    tokens.refuse("has a schedule inside parentheses; write schedules at the end");
  }
  if (!tokens.take(")")) tokens.refuse(`does not close the parenthesis after "${name}"; add )`);
  return { name, ...inside };
}

function readParts(tokens: Tokens): ExpressionPart[] {
  const parts = [readPart(tokens)];
  while (tokens.take(";")) parts.push(readPart(tokens));
  return parts;
}

function readPart(tokens: Tokens): ExpressionPart {
  const text = tokens.name();
  const colon = text.indexOf(":");
  const [selector, name] = [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
  if (colon < 0 || selector === "" || name === "") {
    tokens.refuse(`has the part "${text}" without a selector or a name; write ${example}`);
  }
  if (name.includes(":")) tokens.refuse(`has "${name}" in a part; write ; between parts`);
  const chain = [readItem(tokens, name)];
  while (tokens.take("|")) chain.push(readItem(tokens));
  return { selector, chain };
}

function readSchedule(tokens: Tokens): ScheduleTerm {
  const text = tokens.name();
  const colon = text.indexOf(":");
  if (colon < 0) return { hyper: "lr", scheduler: text };
  const [hyper, scheduler] = [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
  if (hyper === "" || scheduler === "") tokens.lacksName();
  return { hyper, scheduler };
}

/** The signs of an expression and the names between them, in order. */
class Tokens {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(readonly text: string) {
    const parts = text.match(/[()|+;]|[^()|+;]+/g) ?? [];
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

  name(): string {
    const { next } = this;
    if (next === undefined || /^[()|+;]$/.test(next)) return this.lacksName();
    this.#at++;
    return next;
  }

  lacksName(): never {
    return this.refuse(
      "lacks a name; write optimizer, transform|optimizer, wrapper(optimizer), optimizer+scheduler or optimizer+hyper:scheduler",
    );
  }

  refuse(why: string): never {
    throw new UsageError(`"${this.text}" ${why}.`);
  }
}
