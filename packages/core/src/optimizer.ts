/**
 * Optimizers are values: a rule with its hyperparameters and state, a chain of rules, or a partition of the parameters among
 * optimizers. Nothing here computes; `@thalweg/engine` lays the parameters out, traces the rule and lets it be compiled.
 */
import { checkWords } from "./check-words.js";
import type { GivenHyper, HyperSpec, HyperValues } from "./hyper.js";
import { resolveHyper } from "./resolve-hyper.js";
import type { Scalar } from "./scalar.js";
import type { Shape, Tensor } from "./tensor.js";
import type { WrapperOptimizer } from "./wrapper.js";

/**
 * What a rule sees. `element`: vectors of parameters, elementwise words only. `tensor`: one parameter in its own shape, traced once for each.
 * `all`: the vector of all parameters, with its norm and inner products.
 */
export type Scope = "element" | "tensor" | "all";

/** How a state begins, and its shape: that of the parameter, one value, or a function of the parameter's shape. */
export interface StateInit {
  readonly shape: "like" | "scalar" | ((parameter: Shape) => Shape);
  readonly value: number | "theta";
  /** Whether it keeps subnormal numbers, which other states that begin as a number lose. */
  readonly exact?: boolean;
}
export type StateSpec = Readonly<Record<string, StateInit>>;

/** A state of the parameter's shape that begins at 0. */
export const zeros: StateInit = { shape: "like", value: 0 };
/** A sum of the parameter's shape from 0 that is emptied again, and so may keep subnormal numbers: the sum of k batches' gradients. */
export const sums: StateInit = { shape: "like", value: 0, exact: true };
/** A state of the parameter's shape that begins at the parameters' initial values. */
export const initialTheta: StateInit = { shape: "like", value: "theta" };
/** A state of the parameter's shape that begins at a value. */
export const filled = (value: number): StateInit => ({ shape: "like", value });
/** A state of one value for each parameter (scope `tensor`) or for all together (scope `all`). */
export const single = (value: number): StateInit => ({ shape: "scalar", value });
/** A state of a shape worked out from the parameter's, in scope `tensor`. */
export const shaped = (shape: (parameter: Shape) => Shape, value: number): StateInit => ({
  shape,
  value,
});

/** What every rule receives beside its hyperparameters and state. */
export type RuleBase = {
  /** The gradient (in a chain: the step of the link before). */
  readonly g: Tensor;
  /** The gradient of the loss, whatever the links before made of it. */
  readonly rawGradient: Tensor;
  /** The parameters at the training point, before the step. */
  readonly theta: Tensor;
  /** 1 at the first step, as in the papers. */
  readonly t: Scalar;
  /** The number of steps of the whole run. */
  readonly total: Scalar;
  /** (t - 1) / total, in [0, 1). */
  readonly progress: Scalar;
  /** The loss at theta on this step's batch, a 0-d tensor. */
  readonly loss: Tensor;
  /** The gradient on this step's batch at another point; scope `all` only. Each call costs one gradient evaluation. */
  readonly gradientAt: (theta: Tensor) => Tensor;
  /**
   * Standard normal numbers shaped as g, others at each step. They depend on the seed, the problem, the rule and the parameter's name alone;
   * called again in one rule, it gives others.
   */
  readonly noise: () => Tensor;
};

type StateValues<S extends StateSpec> = { readonly [K in keyof S]: Tensor };

/** What a rule receives: gradient, parameters and counters, hyperparameters (numeric: scalars) and state, by name. */
export type RuleInput<H extends HyperSpec, S extends StateSpec> = RuleBase &
  HyperValues<H> &
  StateValues<S>;

/** What a rule returns: the step, to be subtracted, or theta itself; and the state after it (what is left out stays as it is). */
export type RuleOutput<S extends StateSpec> = { readonly [K in keyof S]?: Tensor } & (
  | { readonly step: Tensor; readonly theta?: never }
  | { readonly theta: Tensor; readonly step?: never }
);

/** What `evalPoint` receives: the parameters and state after a step. */
export type EvalInput<H extends HyperSpec, S extends StateSpec> = {
  readonly theta: Tensor;
  readonly t: Scalar;
} & HyperValues<H> &
  StateValues<S>;

export interface OptimizerDefinition<H extends HyperSpec, S extends StateSpec> {
  /** Kebab-case, as the literature calls it. */
  readonly name: string;
  readonly aliases?: readonly string[];
  /** Author, year, where the formula stands: "Kingma & Ba 2015, algorithm 1 (arXiv:1412.6980)". */
  readonly source: string;
  /** The update in one line of plain text, for listings. */
  readonly formula?: string;
  readonly scope?: Scope;
  readonly hyper: H;
  readonly state?: S;
  rule(input: RuleInput<H, S>): RuleOutput<S>;
  /** Where metrics are taken, if not at theta (Schedule-Free). */
  evalPoint?(input: EvalInput<H, S>): Tensor;
}

/** A rule with any hyperparameters and state. */
export interface RuleOptimizer {
  readonly kind: "rule";
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly source: string;
  readonly formula?: string;
  readonly scope: Scope;
  readonly hyper: HyperSpec;
  readonly state: StateSpec;
  rule(input: Readonly<Record<string, unknown>>): Readonly<Record<string, Tensor | undefined>>;
  evalPoint?(input: Readonly<Record<string, unknown>>): Tensor;
}

/** Optimizers in a row: each one's step is the next one's `g`. */
export interface ChainOptimizer {
  readonly kind: "chain";
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly source: string;
  readonly formula?: string;
  readonly links: readonly Optimizer[];
}

/** What a selector sees of a parameter. */
export interface ParameterInfo {
  readonly name: string;
  readonly shape: Shape;
}

/** Each parameter handled by the first part that selects it. */
export interface PartitionOptimizer {
  readonly kind: "partition";
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly source: string;
  readonly formula?: string;
  readonly parts: readonly {
    readonly name: string;
    readonly select: (parameter: ParameterInfo) => boolean;
    readonly optimizer: Optimizer;
    /** Whether it is an error that it selects nothing. */
    readonly required?: boolean;
  }[];
}

export type Optimizer = RuleOptimizer | ChainOptimizer | PartitionOptimizer | WrapperOptimizer;

/**
 * Defines an optimizer by its rule.
 * @throws UsageError if a hyperparameter or state bears a reserved name, or both bear the same
 */
export function defineOptimizer<
  const H extends HyperSpec,
  const S extends StateSpec = Record<never, StateInit>,
>(definition: OptimizerDefinition<H, S>): RuleOptimizer {
  const { name, hyper, scope = "element" } = definition;
  const state: StateSpec = definition.state ?? {};
  checkWords(`optimizer "${name}"`, hyper, state);
  const { rule, evalPoint, ...rest } = definition;
  // The engine builds the input from `hyper` and `state`, which is what H and S say it holds.
  return {
    ...rest,
    kind: "rule",
    scope,
    state,
    rule: (input) => rule(input as RuleInput<H, S>),
    ...(evalPoint && { evalPoint: (input) => evalPoint(input as EvalInput<H, S>) }),
  };
}

/** The same optimizer with other defaults: `configure(clipByGlobalNorm, { max: 0.5 })`. Checked at once. */
export function configure(optimizer: RuleOptimizer, values: GivenHyper): RuleOptimizer {
  const owner = `optimizer "${optimizer.name}"`;
  const { numeric, structural } = resolveHyper(owner, optimizer.hyper, values);
  const hyper = Object.fromEntries(
    Object.entries(optimizer.hyper).map(([name, entry]) =>
      entry.kind === "numeric"
        ? [name, { ...entry, default: numeric[name]! }]
        : [name, { ...entry, default: structural[name]! }],
    ),
  );
  return { ...optimizer, hyper };
}

/** Optimizers in a row: each one's step is the next one's `g`. Only the last may return theta. */
export function chain(name: string, source: string, links: readonly Optimizer[]): ChainOptimizer {
  return { kind: "chain", name, source, links };
}

/** Each parameter handled by the first part that selects it; one that none selects stays as it is. */
export function partition(
  name: string,
  source: string,
  parts: PartitionOptimizer["parts"],
): PartitionOptimizer {
  return { kind: "partition", name, source, parts };
}
