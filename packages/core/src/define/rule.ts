/**
 * Rules: the formula of one step as a value, with its hyperparameters and state. Core computes
 * nothing: `@thalweg/engine` lays out the parameters, traces the rule and compiles it.
 */

import type { Shape } from "../tensor/dtype.js";
import type { Scalar } from "../tensor/scalar.js";
import type { Tensor } from "../tensor/tensor.js";
import { checkStateInits } from "./check-states.js";
import { checkWords } from "./check-words.js";
import type { GivenHyper, HyperSpec, HyperValues } from "./hyper.js";
import { resolveHyper } from "./resolve-hyper.js";

/**
 * What a rule receives as parameters. `element`: one vector of any parameters, elementwise
 * operations only. `tensor`: one parameter in its own shape; the rule is traced once for each
 * parameter. `all`: one vector of all parameters, so that norms and inner products are over all of
 * them.
 */
export type Scope = "element" | "tensor" | "all";

/**
 * The initial value of a state, and its shape: that of the parameter, one value, or a function of
 * the parameter's shape.
 */
export interface StateInit {
  readonly shape: "like" | "scalar" | ((parameter: Shape) => Shape);
  readonly value: number | "theta";
  /**
   * Whether the state keeps subnormal numbers. Other states that begin with a number replace them
   * by 0.
   */
  readonly exact?: boolean;
}
export type StateSpec = Readonly<Record<string, StateInit>>;

/** A state of the parameter's shape that begins with 0. */
export const zeros: StateInit = { shape: "like", value: 0 };
/**
 * A sum of the parameter's shape that begins with 0 and is reset now and then, such as the sum of k
 * batches' gradients. It keeps subnormal numbers.
 */
export const sums: StateInit = { shape: "like", value: 0, exact: true };
/** A state of the parameter's shape that begins with the parameters' initial values. */
export const initialTheta: StateInit = { shape: "like", value: "theta" };
/** A state of the parameter's shape that begins with a given value. */
export const filled = (value: number): StateInit => ({ shape: "like", value });
/**
 * A state of one value for each parameter (scope `tensor`) or for all parameters together (scope
 * `all`).
 */
export const single = (value: number): StateInit => ({ shape: "scalar", value });
/** A state, in scope `tensor`, whose shape is a function of the parameter's shape. */
export const shaped = (shape: (parameter: Shape) => Shape, value: number): StateInit => ({
  shape,
  value,
});

/** What every rule receives beside its hyperparameters and state. */
export type RuleBase = {
  /** The gradient; in a later stage of a chain, the step of the preceding stage. */
  readonly g: Tensor;
  /** The gradient of the loss, in every stage of a chain. */
  readonly rawGradient: Tensor;
  /** The parameters before the step, at which the gradient is taken. */
  readonly theta: Tensor;
  /** The step, counted from 1 as in the papers. */
  readonly t: Scalar;
  /** The number of steps of the run. */
  readonly total: Scalar;
  /** (t - 1) / total, in [0, 1). */
  readonly progress: Scalar;
  /** The loss of this step's batch at theta, 0-d. */
  readonly loss: Tensor;
  /**
   * The gradient of this step's batch at another point; scope `all` only. Each call costs one
   * gradient evaluation.
   */
  readonly gradientAt: (theta: Tensor) => Tensor;
  /**
   * Standard normal numbers of g's shape, drawn anew at each step and each call. They depend only
   * on the seed, the problem, the rule, the name of the parameter and how many calls came before.
   */
  readonly noise: () => Tensor;
};

export type StateValues<S extends StateSpec> = { readonly [K in keyof S]: Tensor };

/**
 * What a rule receives by name: gradient, parameters and counters; hyperparameters (scalars for
 * numeric ones); and state.
 */
export type RuleInput<H extends HyperSpec, S extends StateSpec> = RuleBase &
  HyperValues<H> &
  StateValues<S>;

/**
 * What a rule returns: `step`, which is subtracted from theta, or `theta` itself; and the new
 * state. A state that is left out does not change.
 */
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
  /** Kebab-case, by the name that the literature uses. */
  readonly name: string;
  readonly aliases?: readonly string[];
  /**
   * Author, year and the place of the formula: "Kingma & Ba 2015, algorithm 1 (arXiv:1412.6980)".
   */
  readonly source: string;
  /** The update in one line of plain text, for listings. */
  readonly formula?: string;
  readonly scope?: Scope;
  readonly hyper: H;
  readonly state?: S;
  rule(input: RuleInput<H, S>): RuleOutput<S>;
  /** The point at which metrics are taken, if it is not theta (Schedule-Free). */
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

/**
 * Defines an optimizer by its rule.
 * @throws UsageError if a hyperparameter or state has a reserved name, or both have the same name
 */
export function defineOptimizer<
  const H extends HyperSpec,
  const S extends StateSpec = Record<never, StateInit>,
>(definition: OptimizerDefinition<H, S>): RuleOptimizer {
  const { name, hyper, scope = "element" } = definition;
  const state: StateSpec = definition.state ?? {};
  checkWords(`optimizer "${name}"`, hyper, state);
  checkStateInits(`optimizer "${name}"`, state);
  const { rule, evalPoint, ...rest } = definition;
  // The engine builds the input from `hyper` and `state`, as H and S require.
  return {
    ...rest,
    kind: "rule",
    scope,
    state,
    rule: (input) => rule(input as RuleInput<H, S>),
    ...(evalPoint && { evalPoint: (input) => evalPoint(input as EvalInput<H, S>) }),
  };
}

/**
 * The same optimizer with other defaults: `configure(clipByGlobalNorm, { max: 0.5 })`.
 * @throws UsageError for an unknown hyperparameter or a value out of range
 */
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
