/**
 * Wrappers: optimizers around an inner optimizer. A wrapper decides on which gradient the inner
 * optimizer steps, whether its state changes, what becomes of its parameters, and where metrics are
 * taken: Lookahead, gradient accumulation, averages of the parameters, projections.
 */

import type { Scalar } from "../tensor/scalar.js";
import type { Tensor } from "../tensor/tensor.js";
import { checkStateInits } from "./check-states.js";
import { checkWords } from "./check-words.js";
import type { HyperSpec, HyperValues } from "./hyper.js";
import type { RuleBase, StateSpec } from "./rule.js";

/**
 * Options of the inner optimizer's step: another gradient, or another step counter than the
 * wrapper's.
 */
export interface InnerStep {
  readonly g?: Tensor;
  readonly t?: Scalar;
}

/** What a wrapper receives: the input of a rule of scope `all`, and the inner optimizer. */
export type WrapperInput<H extends HyperSpec, S extends StateSpec> = RuleBase &
  HyperValues<H> & { readonly [K in keyof S]: Tensor } & {
    /**
     * The parameters after one step of the inner optimizer. A wrapper calls it once; `commit`
     * decides whether the inner state changes.
     */
    readonly inner: (how?: InnerStep) => Tensor;
  };

/**
 * What a wrapper returns: the parameters, its state, and whether the inner state changes (always,
 * unless given).
 */
export type WrapperOutput<S extends StateSpec> = {
  readonly [K in keyof S]?: Tensor;
} & {
  readonly theta: Tensor;
  /**
   * The result of a comparison: where it is 0, the state of the inner optimizer does not change.
   */
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
  /**
   * The point at which metrics are taken, from the inner optimizer's evaluation point `theta` and
   * the state after a step.
   */
  evalPoint?(
    input: { readonly theta: Tensor; readonly t: Scalar } & HyperValues<H> & {
        readonly [K in keyof S]: Tensor;
      },
  ): Tensor;
}

/** A wrapper without its inner optimizer, as plugins define it and expressions name it. */
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

/**
 * Defines a wrapper: `const lookahead = defineWrapper({ ... })`, used as `wrap(lookahead, adam)`.
 * @throws UsageError if a hyperparameter or state has a reserved name, or both have the same name
 */
export function defineWrapper<
  const H extends HyperSpec,
  const S extends StateSpec = Record<never, never>,
>(definition: WrapperDefinition<H, S>): Wrapper {
  const { wrap: body, evalPoint, state = {}, ...rest } = definition;
  checkWords(`wrapper "${definition.name}"`, definition.hyper, state);
  checkStateInits(`wrapper "${definition.name}"`, state);
  type EvalInput = Parameters<NonNullable<typeof evalPoint>>[0];
  // The engine builds the input from `hyper` and `state`, as H and S require.
  return {
    ...rest,
    kind: "wrapper-definition",
    state,
    wrap: (input) => body(input as WrapperInput<H, S>),
    ...(evalPoint && { evalPoint: (input) => evalPoint(input as EvalInput) }),
  };
}
