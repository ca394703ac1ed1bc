/**
 * Parses the expressions that name optimizers in trials and studies. `resolveExpression` looks up
 * the names.
 */
import { checkArgument, nearest } from "@thalweg/core/host";
import type {
  ExpressionItem,
  ExpressionPart,
  OptimizerExpression,
  ScheduleItem,
  ScheduleTerm,
} from "./expression.js";
import { Tokens } from "./expression-tokens.js";
import { partition } from "./keywords.js";
import { composers, singleComposer } from "./schedule-composers.js";

const example = `${partition}(matrices: muon; rest: adamw)`;

/**
 * Parses an expression, such as `adam`, `adam+warmup-cosine`, `adam+beta1:cosine`,
 * `clip-by-global-norm|adam`, `lookahead(sam|momentum)`,
 * `partition(matrices: muon; b*: freeze; rest: adamw)`, `adam+sequence(linear-warmup,cosine)`.
 *
 *     expression := chain ('+' [hyperparameter ':'] schedule)*
 *     chain      := item ('|' item)*
 *     item       := name | wrapper '(' chain ')' | 'partition' '(' part (';' part)* ')'
 *     part       := selector ':' (chain | 'freeze')
 *     selector   := 'matrices' | 'vectors' | 'rest' | a parameter's name; '*' matches any text
 *     schedule   := scheduler | composer '(' schedule (',' schedule)* ')'
 *     composer   := 'sequence' (also 'sequential') | 'join' | 'product' | 'warmup' (of one)
 *
 * A schedule without a hyperparameter sets every learning rate. Spaces around names and punctuation
 * are ignored. The hyperparameters of a schedule are named after its scheduler or composer, those
 * of its parts after both: `linear.end`, `sequence.milestones`, `sequence.linear.end`. Those of a
 * second schedule of the same name are `linear-2.end`, `sequence.linear-2.end`.
 * @throws UsageError for a missing name, parentheses that do not match or are nested more than 16
 * deep, a schedule before the end, a composer that is unknown or lacks its schedules, and a text of
 * more than 4000 characters
 */
export function parseExpression(text: string): OptimizerExpression {
  checkArgument("parseExpression", "the expression", text, "text");
  const tokens = new Tokens(text);
  const chain = readChain(tokens);
  const schedules: ScheduleTerm[] = [];
  while (tokens.take("+")) schedules.push(readTerm(tokens));
  tokens.end();
  return { chain, schedules };
}

/** Whether a text is meant as a composed schedule: it begins with a composer. */
export const isComposedSchedule = (text: string): boolean =>
  Object.hasOwn(composers, text.split("(", 1)[0]!.trim());

/**
 * Parses a schedule alone: `cosine`, `sequence(linear-warmup,cosine)`.
 * @throws UsageError as {@link parseExpression}
 */
export function parseSchedule(text: string): ScheduleItem {
  const tokens = new Tokens(text);
  const schedule = readSchedule(tokens);
  tokens.end();
  return schedule;
}

function readChain(tokens: Tokens): ExpressionItem[] {
  const items = [readItem(tokens)];
  while (tokens.take("|")) items.push(readItem(tokens));
  return items;
}

function readItem(tokens: Tokens, name = tokens.name()): ExpressionItem {
  if (!tokens.open()) {
    if (name === partition) tokens.refuse(`has a partition without parts; write ${example}`);
    return { name };
  }
  const inside = name === partition ? { parts: readParts(tokens) } : { inner: readChain(tokens) };
  if (tokens.next === "+") {
    tokens.refuse("has a schedule inside parentheses; write schedules at the end");
  }
  tokens.close(name);
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
  if (tokens.next === ",") tokens.refuse('has "," in a partition; write ; between parts');
  return { selector, chain };
}

function readTerm(tokens: Tokens): ScheduleTerm {
  const text = tokens.name();
  const colon = text.indexOf(":");
  if (colon < 0) return { schedule: readSchedule(tokens, text) };
  const [hyper, scheduler] = [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
  if (hyper === "" || scheduler === "") tokens.lacksName();
  return { hyper, schedule: readSchedule(tokens, scheduler) };
}

function readSchedule(tokens: Tokens, name = tokens.name()): ScheduleItem {
  const composes = Object.hasOwn(composers, name);
  if (!tokens.open()) {
    if (composes) tokens.refuse(`has "${name}" without schedules; write ${name}(linear)`);
    return { name };
  }
  if (!composes) {
    const known = Object.keys(composers);
    const near = nearest(name, known).map((word) => `"${word}"`);
    const mend = near.length > 0 ? `did you mean ${near.join(" or ")}?` : `${known.join(", ")} do`;
    tokens.refuse(`has schedules in the parentheses of "${name}", which composes none; ${mend}`);
  }
  const parts = [readSchedule(tokens)];
  while (tokens.take(",")) parts.push(readSchedule(tokens));
  tokens.close(name);
  if (name === singleComposer && parts.length > 1) {
    tokens.refuse(`gives "${name}" ${parts.length} schedules; it takes one`);
  }
  return { name, parts };
}
