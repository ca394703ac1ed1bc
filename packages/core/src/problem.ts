/** Problems: what is minimised, from where, for how long, and when it counts as solved. */
import type { Dataset } from "./dataset.js";
import type { HyperSpec, HyperValues } from "./hyper.js";
import type { ConfiguredLoss, Metric } from "./loss.js";
import type { ConfiguredModel } from "./model.js";
import type { Tensor } from "./tensor.js";

interface ProblemBase {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly source: string;
  readonly formula?: string;
}

/** A function of a vector with a known minimum. */
export interface AnalyticProblem extends ProblemBase {
  readonly kind: "analytic";
  readonly hyper: HyperSpec;
  /** The standard start; each seed adds normal noise of `startNoise` standard deviation. */
  readonly start: readonly number[];
  readonly startNoise: number;
  readonly minimum: { readonly value: number; readonly at: readonly (readonly number[])[] };
  /** Where the surface is drawn, for each coordinate. */
  readonly domain: readonly (readonly [low: number, high: number])[];
  readonly steps: number;
  /** Solved when f - f* is at most this share of f(start) - f*. */
  readonly target: { readonly relative: number };
  /** The value at a vector, 0-d. */
  objective(theta: Tensor): Tensor;
}

/** A value of the validation metric that counts as solved, and how it was found. */
export interface DataTarget {
  readonly value: number;
  readonly provenance: string;
}

/** What a data problem's structural hyperparameters decide. */
export interface Network {
  readonly model: ConfiguredModel;
  readonly loss: ConfiguredLoss;
}

/** A model fitted to a data set by mini-batches. */
export interface DataProblem extends ProblemBase {
  readonly kind: "data";
  readonly hyper: HyperSpec;
  readonly dataset: Dataset;
  readonly batchSize: number;
  readonly epochs: number;
  /** The numbers reported beside the loss; the first decides which rate is best, on the validation split. Empty: the loss decides. */
  readonly metrics: readonly Metric[];
  readonly target?: DataTarget;
  network(hyper: Readonly<Record<string, unknown>>): Network;
}

export type Problem = AnalyticProblem | DataProblem;

export type AnalyticDefinition = Omit<AnalyticProblem, "kind" | "hyper">;

export interface DataDefinition<H extends HyperSpec>
  extends Omit<DataProblem, "kind" | "hyper" | "network"> {
  /** Structural hyperparameters: options of the same problem. */
  readonly hyper?: H;
  network(hyper: HyperValues<H>): Network;
}

/** Defines a problem: an analytic one by its objective, one on data by its data set and network. */
export function defineProblem(definition: AnalyticDefinition): AnalyticProblem;
export function defineProblem<const H extends HyperSpec = Record<never, never>>(
  definition: DataDefinition<H>,
): DataProblem;
export function defineProblem<const H extends HyperSpec>(
  definition: AnalyticDefinition | DataDefinition<H>,
): Problem {
  if ("objective" in definition) return { ...definition, kind: "analytic", hyper: {} };
  const { network, hyper = {}, ...rest } = definition;
  // The engine builds the input from `hyper`, which is what H says it holds.
  return {
    ...rest,
    kind: "data",
    hyper,
    network: (values) => network(values as HyperValues<H>),
  };
}
