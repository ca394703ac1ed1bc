/**
 * Problems: what is minimised, from which start, for how many steps, and when it counts as solved.
 */

import type { Tensor } from "../tensor/tensor.js";
import type { Dataset } from "./dataset.js";
import { type HyperSpec, type HyperValues, integer } from "./hyper.js";
import type { ConfiguredLoss, Metric } from "./loss.js";
import type { ConfiguredModel } from "./model.js";

interface ProblemBase {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly source: string;
  readonly formula?: string;
}

/** A function of a vector, with a known minimum. */
export interface AnalyticProblem extends ProblemBase {
  readonly kind: "analytic";
  readonly hyper: HyperSpec;
  /** The standard start. Each seed adds normal noise of standard deviation `startNoise`. */
  readonly start: readonly number[];
  readonly startNoise: number;
  readonly minimum: { readonly value: number; readonly at: readonly (readonly number[])[] };
  /** The drawn range of each coordinate. */
  readonly domain: readonly (readonly [low: number, high: number])[];
  readonly steps: number;
  /** The problem counts as solved when f - f* <= relative (f(start) - f*). */
  readonly target: RelativeTarget;
  /** The value at the vector theta, 0-d. */
  objective(theta: Tensor): Tensor;
}

/**
 * A value of the validation metric at which the problem counts as solved, and how that value was
 * found.
 */
export interface DataTarget {
  readonly value: number;
  readonly provenance: string;
}

/** A share of the excess at the start at which the problem counts as solved. */
export interface RelativeTarget {
  readonly relative: number;
}

/**
 * The exact minimum of a convex training objective, the mean loss over the training split without
 * weight decay, and how it was found. It belongs to the default options: with others, the problem
 * has none.
 */
export interface Optimum {
  readonly value: number;
  readonly provenance: string;
}

/** The model and loss of a data problem, which its structural hyperparameters choose. */
export interface Network {
  readonly model: ConfiguredModel;
  readonly loss: ConfiguredLoss;
}

/** A model that is fitted to a data set by mini-batches. */
export interface DataProblem extends ProblemBase {
  readonly kind: "data";
  readonly hyper: HyperSpec;
  readonly dataset: Dataset;
  /** The number of examples per step; at most the number of training examples. */
  readonly batchSize: number;
  readonly epochs: number;
  /**
   * The numbers reported beside the loss. On the validation split, the first one decides which
   * learning rate is best; if there is none, the loss decides.
   */
  readonly metrics: readonly Metric[];
  /**
   * With it, optimizers are tuned and judged by the training excess, the training loss minus this
   * value, and the metrics are only shown.
   */
  readonly optimum?: Optimum;
  /**
   * When the problem counts as solved: at a value of the validation metric or, with an `optimum`,
   * at a share of the training excess at the start.
   */
  readonly target?: DataTarget | RelativeTarget;
  network(hyper: Readonly<Record<string, unknown>>): Network;
}

/** The option of problems whose data set can be split anew. */
const splitOption = integer(0, {
  min: 0,
  meaning: "0: the fixed split into training, validation and test; k: the k-th other, as large",
});

export type Problem = AnalyticProblem | DataProblem;

export type AnalyticDefinition = Omit<AnalyticProblem, "kind" | "hyper">;

export interface DataDefinition<H extends HyperSpec>
  extends Omit<DataProblem, "kind" | "hyper" | "network"> {
  /** Structural hyperparameters, which are options of the problem. */
  readonly hyper?: H;
  network(hyper: HyperValues<H>): Network;
}

/**
 * Defines a problem: an analytic one by its objective, or one on data by its data set and network.
 */
export function defineProblem(definition: AnalyticDefinition): AnalyticProblem;
export function defineProblem<const H extends HyperSpec = Record<never, never>>(
  definition: DataDefinition<H>,
): DataProblem;
export function defineProblem<const H extends HyperSpec>(
  definition: AnalyticDefinition | DataDefinition<H>,
): Problem {
  if ("objective" in definition) return { ...definition, kind: "analytic", hyper: {} };
  const { network, hyper = {}, ...rest } = definition;
  // The engine builds the input from `hyper`, as H requires.
  return {
    ...rest,
    kind: "data",
    hyper: rest.dataset.resplit === undefined ? hyper : { split: splitOption, ...hyper },
    network: (values) => network(values as HyperValues<H>),
  };
}
