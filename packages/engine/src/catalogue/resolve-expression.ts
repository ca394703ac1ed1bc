/**
 * Resolves the names of an expression to an optimizer, composed of registered optimizers and
 * transforms, and to schedules of its hyperparameters.
 */
import {
  chain,
  defineOptimizer,
  type HyperSpec,
  type Optimizer,
  partition as partitionOf,
  type Scheduler,
  type Transform,
  UsageError,
  type Wrapper,
  wrap,
} from "@thalweg/core";
import { type Registry, suggestion, UnknownNameError } from "@thalweg/core/host";
import { zerosLike } from "@thalweg/tensor";
import type { Catalogue } from "./catalogue.js";
import {
  type ExpressionItem,
  type ExpressionPart,
  type ScheduleTerm,
  showChain,
  showSchedule,
} from "./expression.js";
import { freeze } from "./keywords.js";
import { distinctKeys, fullName, hyperSpecOf, learningRatesOf } from "./optimizer-hyper.js";
import { parseExpression } from "./parse-expression.js";
import { resolveSchedule } from "./resolve-schedule.js";
import { selectorOf } from "./selector.js";

/** The registries that expressions are resolved against. */
export type Names = Pick<Catalogue, "optimizers" | "transforms" | "schedulers">;

export interface ResolvedSchedule {
  /**
   * The prefix of its hyperparameters' names: `linear`, and `linear-2` for the second schedule of
   * that name.
   */
  readonly key: string;
  /** The full names of the numeric hyperparameters that it sets, each from that one's own value. */
  readonly targets: readonly string[];
  readonly scheduler: Scheduler;
}

export interface ResolvedExpression {
  /**
   * The registered optimizer itself if the expression names only that, else a chain or a wrapped
   * optimizer.
   */
  readonly optimizer: Optimizer;
  readonly schedules: readonly ResolvedSchedule[];
}

/**
 * Resolves an expression; see `parseExpression` for the grammar. A schedule without a target sets
 * every learning rate.
 * @throws UsageError for a malformed expression, an unknown name, a name in a place that its kind
 * does not allow, and a hyperparameter that is scheduled twice
 */
export function resolveExpression(names: Names, text: string): ResolvedExpression {
  const parsed = parseExpression(text);
  const optimizer = chainOf(parsed.chain, names, text);
  const schedules = parsed.schedules.map((term) => ({
    targets: targetsOf(optimizer, term),
    scheduler: resolveSchedule(names.schedulers, term.schedule),
  }));
  const targets = schedules.flatMap((schedule) => schedule.targets);
  const seen = new Set<string>();
  const twice = targets.find((target) => seen.size === seen.add(target).size);
  if (twice !== undefined) {
    throw new UsageError(
      `optimizer "${text}" schedules "${twice}" twice; a hyperparameter takes one schedule.`,
    );
  }
  const keys = distinctKeys(schedules.map(({ scheduler }) => wordOf(scheduler.name)));
  return { optimizer, schedules: schedules.map((each, i) => ({ key: keys[i]!, ...each })) };
}

/**
 * Resolves an expression without schedules.
 * @throws UsageError as {@link resolveExpression}, and if the expression has schedules
 */
export function optimizerFrom(names: Omit<Names, "schedulers">, text: string): Optimizer {
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
  const stages = parts.map(({ optimizer }) => optimizer);
  const sources = [...new Set(stages.map(({ source }) => source))].join("; ");
  return chain(showChain(items), sources, stages);
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
    const known =
      inner === undefined
        ? [...optimizers.names(), ...transforms.names()]
        : wrappersOf(transforms).map((wrapper) => wrapper.name);
    throw new UnknownNameError(inner === undefined ? kind : "wrapper", name, known);
  }
  const transform = transforms.get(name);
  if (transform.kind === "rule") {
    if (inner !== undefined) refuseWrapping(`transform "${name}"`, transforms);
    return { optimizer: transform, moves: learningRatesOf(transform).length > 0 };
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

/**
 * A partition whose parts are named by their selectors, so that hyperparameters are named
 * `matrices.lr`.
 */
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
  rule: ({ theta }) => ({ step: zerosLike(theta) }),
});

/**
 * Puts an optimizer inside a wrapper. The result is named after the wrapper alone, so that the
 * wrapper's hyperparameters in a chain are named `lookahead.k`.
 */
const wrapped = (wrapper: Wrapper, inner: Optimizer) => wrap(wrapper, inner, wrapper.name);

/**
 * The name of a scheduler, or the composer of a composed one: `sequence` for
 * `sequence(linear,cosine)`.
 */
const wordOf = (name: string) => name.replace(/\(.*$/, "");

function targetsOf(optimizer: Optimizer, { hyper, schedule }: ScheduleTerm): readonly string[] {
  if (hyper !== undefined) return [targetOf(optimizer, hyper)];
  const rates = learningRatesOf(optimizer);
  if (rates.length > 0) return rates;
  const scheduler = showSchedule(schedule);
  const [other] = numericNames(hyperSpecOf(optimizer));
  const mend =
    other === undefined ? "leave it out" : `name a hyperparameter, as in "+${other}:${scheduler}"`;
  throw new UsageError(
    `optimizer "${optimizer.name}" has no learning rate for "${scheduler}" to schedule; ${mend}.`,
  );
}

function targetOf(optimizer: Optimizer, hyper: string): string {
  const owner = `optimizer "${optimizer.name}"`;
  const spec = hyperSpecOf(optimizer);
  const target = fullName(owner, spec, hyper);
  if (Object.hasOwn(spec, target) && spec[target]!.kind === "numeric") return target;
  throw new UsageError(
    `${owner} has no numeric hyperparameter "${hyper}" to schedule. ${suggestion(hyper, numericNames(spec))}`,
  );
}

const numericNames = (spec: HyperSpec): string[] =>
  Object.keys(spec).filter((name) => spec[name]!.kind === "numeric");

function refuseEarly(items: Items, i: number, text: string): never {
  const [early, rest] = [items[i]!, items.slice(i + 1)];
  const around = `${early.name}(${showChain([...early.inner!, ...rest])})`;
  throw new UsageError(
    `"${text}": "${showChain([early])}" gives parameters and no step, and must be the last stage; write "${around}" to wrap all.`,
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
  const example = wrappersOf(transforms)[0]?.name;
  throw new UsageError(
    `${what} wraps nothing; parentheses stand after a wrapper${example === undefined ? "" : `, such as ${example}(adam)`}.`,
  );
}

const wrappersOf = (transforms: Registry<Transform>) =>
  transforms.values().filter(({ kind }) => kind === "wrapper-definition");
