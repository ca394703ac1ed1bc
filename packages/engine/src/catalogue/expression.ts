/**
 * Parsed expressions: the type that `parseExpression` returns for the optimizer of a trial or
 * study, and functions that turn it into text.
 */
import { freeze } from "./keywords.js";

/** A name in a chain; for a wrapper, with the chain in its parentheses. */
export interface ExpressionItem {
  readonly name: string;
  readonly inner?: readonly ExpressionItem[];
  /** The parts of a `partition`, in order. */
  readonly parts?: readonly ExpressionPart[];
}

/**
 * A chain for the parameters that a selector selects: `matrices`, `vectors`, `rest`, or names with
 * `*`; see `selectorOf`.
 */
export interface ExpressionPart {
  readonly selector: string;
  readonly chain: readonly ExpressionItem[];
}

/** A scheduler by name, or a composer (`sequence`) with the schedules that it composes. */
export interface ScheduleItem {
  readonly name: string;
  readonly parts?: readonly ScheduleItem[];
}

/**
 * A schedule of the named hyperparameter, or of every learning rate if no hyperparameter is named.
 */
export interface ScheduleTerm {
  readonly hyper?: string;
  readonly schedule: ScheduleItem;
}

/** An optimizer or a chain, with the schedules of its hyperparameters. */
export interface OptimizerExpression {
  readonly chain: readonly ExpressionItem[];
  readonly schedules: readonly ScheduleTerm[];
}

/** The text of an expression in its canonical form. Parsing the text gives the same expression. */
export function showExpression({ chain, schedules }: OptimizerExpression): string {
  const terms = schedules.map(({ hyper, schedule }) => {
    return `+${hyper === undefined ? "" : `${hyper}:`}${showSchedule(schedule)}`;
  });
  return `${showChain(chain)}${terms.join("")}`;
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

export function showSchedule({ name, parts }: ScheduleItem): string {
  return parts === undefined ? name : `${name}(${parts.map(showSchedule).join(",")})`;
}

/** The registered names in a chain, with those inside parentheses. */
export function namesIn(chain: readonly ExpressionItem[]): string[] {
  return chain.flatMap(({ name, inner = [], parts }) => {
    if (parts === undefined) return name === freeze ? [] : [name, ...namesIn(inner)];
    return parts.flatMap((part) => namesIn(part.chain));
  });
}

/** The names of the schedulers in a schedule. */
export function schedulersIn({ name, parts }: ScheduleItem): string[] {
  return parts === undefined ? [name] : parts.flatMap(schedulersIn);
}
