/**
 * Wrappers: optimizers around an optimizer. A wrapper decides with which gradient the inner one steps, whether its state moves, what
 * becomes of its parameters, and where metrics are taken: Lookahead, accumulation, averages of the parameters, projections.
 */
import { checkWords } from "./check-words.js";
import type { HyperSpec, HyperValues } from "./hyper.js";
import type { Optimizer, RuleBase, StateSpec } from "./optimizer.js";
import type { Scalar } from "./scalar.js";
import type { Tensor } from "./tensor.js";

/** How the inner optimizer steps: on another gradient, or counting other steps than the wrapper's. */
export interface InnerStep {
  readonly g?: Tensor;
  readonly t?: Scalar;
}

/** What a wrapper receives: what a rule of scope `all` does, and the parameters after a step of the inner optimizer. */
export type WrapperInput<H extends HyperSpec, S extends StateSpec> = RuleBase &
  HyperValues<H> & { readonly [K in keyof S]: Tensor } & {
    /** The parameters after the inner optimizer's step. Called once; its state moves as `commit` says. */
    readonly inner: (how?: InnerStep) => Tensor;
  };

/** What a wrapper returns: the parameters, its state, and whether the inner state moves (always, unless given). */
export type WrapperOutput<S extends StateSpec> = {
  readonly [K in keyof S]?: Tensor;
} & {
  readonly theta: Tensor;
  /** A comparison: where it is 0 the inner optimizer's state stays as it was. */
  readonly commit?: Scalar | Tensor;
};

export interface WrapperDefinition<H extends HyperSpec, S extends StateSpec> {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly source: string;
  readonly formula?: string;
  readonly hyper: H;
  readonly state?: S;
  wrap(input: WrapperInput<H, S>): WrapperOutput<S>;
  /** Where metrics are taken, from the inner optimizer's own evaluation point `theta` and the state after a step. */
  evalPoint?(
    input: { readonly theta: Tensor; readonly t: Scalar } & HyperValues<H> & {
        readonly [K in keyof S]: Tensor;
      },
  ): Tensor;
}

/** A wrapper without its inner optimizer, as plugins bring it and expressions name it. */
export interface Wrapper {
  readonly kind: "wrapper-definition";
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly source: string;
  readonly formula?: string;
  readonly hyper: HyperSpec;
  readonly state: StateSpec;
  wrap(input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  evalPoint?(input: Readonly<Record<string, unknown>>): Tensor;
}

/** An optimizer with a wrapper around it. */
export interface WrapperOptimizer {
  readonly kind: "wrapper";
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly source: string;
  readonly formula?: string;
  readonly wrapper: Wrapper;
  readonly inner: Optimizer;
}

/**
 * Defines a wrapper: `const lookahead = defineWrapper({ ... })`, used as `wrap(lookahead, adam)`.
 * @throws UsageError if a hyperparameter or state bears a reserved name, or both bear the same
 */
export function defineWrapper<
  const H extends HyperSpec,
  const S extends StateSpec = Record<never, never>,
>(definition: WrapperDefinition<H, S>): Wrapper {
  const { wrap: body, evalPoint, state = {}, ...rest } = definition;
  checkWords(`wrapper "${definition.name}"`, definition.hyper, state);
  type EvalInput = Parameters<NonNullable<typeof evalPoint>>[0];
  // The engine builds the input from `hyper` and `state`, which is what H and S say it holds.
  return {
    ...rest,
    kind: "wrapper-definition",
    state,
    wrap: (input) => body(input as WrapperInput<H, S>),
    ...(evalPoint && { evalPoint: (input) => evalPoint(input as EvalInput) }),
  };
}

/** An optimizer with a wrapper around it, named `wrapper(inner)` unless given a name of its own. */
export function wrap(
  wrapper: Wrapper,
  inner: Optimizer,
  name = `${wrapper.name}(${inner.name})`,
): WrapperOptimizer {
  return { kind: "wrapper", name, source: wrapper.source, wrapper, inner };
}
