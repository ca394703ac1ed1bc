/** What the names of an expression stand for: an optimizer made of registered ones and transforms, and schedules of its hyperparameters. */
import {
  chain,
  defineOptimizer,
  type Optimizer,
  partition as partitionOf,
  type Registry,
  type Scheduler,
  suggestion,
  type Transform,
  UsageError,
  type Wrapper,
  wrap,
} from "@thalweg/core";
import {
  type ExpressionItem,
  type ExpressionPart,
  freeze,
  parseExpression,
  type ScheduleTerm,
  showChain,
} from "./expression.js";
import { fullName, hyperSpecOf } from "./optimizer-hyper.js";
import { selectorOf } from "./selector.js";
import { standing } from "./standing.js";

/** The registries that expressions are resolved against. */
export interface Names {
  readonly optimizers: Registry<Optimizer>;
  readonly transforms: Registry<Transform>;
  readonly schedulers: Registry<Scheduler>;
}

export interface ResolvedExpression {
  /** A registered optimizer if that is all, else a chain or a wrapped one. */
  readonly optimizer: Optimizer;
  readonly schedules: readonly {
    /** The full name of the numeric hyperparameter that is scheduled. */
    readonly target: string;
    readonly scheduler: Scheduler;
  }[];
}

/**
 * Resolves an expression; see `parseExpression` for its form. A schedule is of `lr` unless it says otherwise.
 * @throws UsageError for a form, name or place that cannot be, and for a hyperparameter scheduled twice
 */
export function resolveExpression(names: Names, text: string): ResolvedExpression {
  const parsed = parseExpression(text);
  const optimizer = chainOf(parsed.chain, names, text);
  const schedules = parsed.schedules.map((term) => ({
    target: targetOf(optimizer, term),
    scheduler: names.schedulers.get(term.scheduler),
  }));
  const twice = schedules.find(
    ({ target }, i) => schedules.findIndex((each) => each.target === target) < i,
  );
  if (twice !== undefined) {
    throw new UsageError(
      `optimizer "${text}" schedules "${twice.target}" twice; a hyperparameter takes one schedule.`,
    );
  }
  return { optimizer, schedules };
}

/**
 * Resolves an expression without schedules.
 * @throws UsageError as {@link resolveExpression}, and if there are schedules
 */
export function resolveOptimizer(names: Omit<Names, "schedulers">, text: string): Optimizer {
  const parsed = parseExpression(text);
  if (parsed.schedules.length === 0) return chainOf(parsed.chain, names, text);
  throw new UsageError(
    `"${text}" has schedules, which belong to trials; write "${showChain(parsed.chain)}" here.`,
  );
}

type Items = readonly ExpressionItem[];
type OptimizerNames = Omit<Names, "schedulers">;

/** An item of a chain, and whether it can be an optimizer by itself. */
interface Part {
  readonly optimizer: Optimizer;
  readonly moves: boolean;
}

function chainOf(items: Items, names: OptimizerNames, text: string): Optimizer {
  const parts = items.map((item, i) => {
    if (item.inner !== undefined && i < items.length - 1) refuseEarly(items, i, text);
    return partOf(item, names, items.length === 1 ? "optimizer" : "optimizer or transform", text);
  });
  if (!parts.some(({ moves }) => moves)) refuseUnmoved(items, text);
  if (parts.length === 1) return parts[0]!.optimizer;
  const links = parts.map(({ optimizer }) => optimizer);
  const sources = [...new Set(links.map(({ source }) => source))].join("; ");
  return chain(showChain(items), sources, links);
}

function partOf(item: ExpressionItem, names: OptimizerNames, kind: string, text: string): Part {
  const { name, inner, parts } = item;
  if (parts !== undefined) return partitioned(parts, names, text);
  const { optimizers, transforms } = names;
  if (optimizers.has(name)) {
    if (inner !== undefined) refuseWrapping(`optimizer "${name}"`, transforms);
    return { optimizer: optimizers.get(name), moves: true };
  }
  if (name === freeze) {
    throw new UsageError(
      `"${text}": ${freeze} is a whole part of a partition; write partition(b*: freeze; rest: adam).`,
    );
  }
  if (!transforms.has(name)) {
    const known = [...(inner === undefined ? optimizers.names() : []), ...transforms.names()];
    throw new UsageError(
      `unknown ${inner === undefined ? kind : "wrapper"} "${name}". ${suggestion(name, known)}`,
    );
  }
  const transform = transforms.get(name);
  if (transform.kind === "rule") {
    if (inner !== undefined) refuseWrapping(`transform "${name}"`, transforms);
    return { optimizer: transform, moves: Object.hasOwn(transform.hyper, "lr") };
  }
  if (inner === undefined) {
    throw new UsageError(
      `"${text}": wrapper "${name}" lacks what it wraps; write it in parentheses, such as "${name}(adam)".`,
    );
  }
  return {
    optimizer: wrapped(transform, chainOf(inner, names, text)),
    moves: true,
  };
}

/** Parts named by their selectors, so that hyperparameters are `matrices.lr`. */
function partitioned(parts: readonly ExpressionPart[], names: OptimizerNames, text: string): Part {
  const made = parts.map(({ selector, chain: items }) => {
    const { select, byName } = selectorOf(selector);
    const optimizer = isFreeze(items) ? frozen : chainOf(items, names, text);
    return { name: selector, select, optimizer, ...(byName && { required: true }) };
  });
  const sources = [...new Set(made.map(({ optimizer }) => optimizer.source))].join("; ");
  return { optimizer: partitionOf("partition", sources, made), moves: true };
}

const isFreeze = (items: Items) => items.length === 1 && items[0]!.name === freeze;

const frozen = defineOptimizer({
  name: freeze,
  source: "own work",
  hyper: {},
  rule: ({ theta }) => ({ step: standing(theta) }),
});

/** Named after the wrapper alone, so that in a chain its hyperparameters are `lookahead.k`. */
const wrapped = (wrapper: Wrapper, inner: Optimizer) => wrap(wrapper, inner, wrapper.name);

function targetOf(optimizer: Optimizer, { hyper }: ScheduleTerm): string {
  const owner = `optimizer "${optimizer.name}"`;
  const spec = hyperSpecOf(optimizer);
  const target = fullName(owner, spec, hyper);
  if (Object.hasOwn(spec, target) && spec[target]!.kind === "numeric") return target;
  const numeric = Object.keys(spec).filter((key) => spec[key]!.kind === "numeric");
  throw new UsageError(
    `${owner} has no numeric hyperparameter "${hyper}" to schedule. ${suggestion(hyper, numeric)}`,
  );
}

function refuseEarly(items: Items, i: number, text: string): never {
  const [early, rest] = [items[i]!, items.slice(i + 1)];
  const around = `${early.name}(${showChain([...early.inner!, ...rest])})`;
  throw new UsageError(
    `"${text}": "${showChain([early])}" gives parameters and no step, and must be the last link; write "${around}" to wrap all.`,
  );
}

function refuseUnmoved(items: Items, text: string): never {
  const shown = showChain(items);
  const what = items.length === 1 ? `transform "${shown}" is` : `the transforms "${shown}" are`;
  throw new UsageError(
    `"${text}": ${what} no optimizer, having no learning rate; write "${shown}|gradient-descent", or another optimizer after it.`,
  );
}

function refuseWrapping(what: string, transforms: Registry<Transform>): never {
  const wrappers = transforms.values().filter(({ kind }) => kind === "wrapper-definition");
  throw new UsageError(
    `${what} wraps nothing; parentheses stand after a wrapper${wrappers.length === 0 ? "" : `: ${wrappers.map(({ name }) => name).join(", ")}`}.`,
  );
}
