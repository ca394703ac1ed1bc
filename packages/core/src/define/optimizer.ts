/**
 * The kinds of optimizers, all plain values: a rule, a chain of optimizers, a partition of the
 * parameters among optimizers, or a wrapper around one optimizer.
 */
import type { Shape } from "../tensor/dtype.js";
import type { RuleOptimizer } from "./rule.js";
import type { Wrapper } from "./wrapper.js";

/** A chain of optimizers: the step of each stage is the `g` of the next stage. */
export interface ChainOptimizer {
  readonly kind: "chain";
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly source: string;
  readonly formula?: string;
  readonly stages: readonly Optimizer[];
}

/** The name and shape of a parameter, as selectors receive them. */
export interface ParameterInfo {
  readonly name: string;
  readonly shape: Shape;
}

/** A partition: the first part that selects a parameter updates it. */
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
    /** Whether it is an error if the part selects no parameter. */
    readonly required?: boolean;
  }[];
}

/** An optimizer inside a wrapper. */
export interface WrapperOptimizer {
  readonly kind: "wrapper";
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly source: string;
  readonly formula?: string;
  readonly wrapper: Wrapper;
  readonly inner: Optimizer;
}

export type Optimizer = RuleOptimizer | ChainOptimizer | PartitionOptimizer | WrapperOptimizer;

/**
 * Makes a chain: the step of each stage is the `g` of the next stage. Only the last stage may
 * return theta.
 */
export function chain(name: string, source: string, stages: readonly Optimizer[]): ChainOptimizer {
  return { kind: "chain", name, source, stages };
}

/**
 * Makes a partition: the first part that selects a parameter updates it. A parameter that no part
 * selects stays constant.
 */
export function partition(
  name: string,
  source: string,
  parts: PartitionOptimizer["parts"],
): PartitionOptimizer {
  return { kind: "partition", name, source, parts };
}

/** Puts an optimizer inside a wrapper. Default name: `wrapper(inner)`. */
export function wrap(
  wrapper: Wrapper,
  inner: Optimizer,
  name = `${wrapper.name}(${inner.name})`,
): WrapperOptimizer {
  return { kind: "wrapper", name, source: wrapper.source, wrapper, inner };
}
