/**
 * A task: a problem laid out for training, without an optimizer. There is one constructor for
 * analytic problems and one for data problems.
 */
import type { Tensor } from "@thalweg/core";
import type { TensorNode, TypedArray } from "@thalweg/tensor";
import type { ExampleCounts } from "../trial/trial.js";
import type { Goal } from "./goal.js";
import type { Layout } from "./layout.js";

/** An array that is written into the program once. */
export interface DataArray {
  readonly variable: TensorNode<"variable">;
  readonly values: ArrayLike<number>;
}

/** The batches, whose indices are written before each step. */
export interface Batches {
  /** A batch, or one microbatch of it. */
  readonly variable: TensorNode<"variable">;
  /**
   * The number of equal microbatches into which a batch is split, for a loss that is a mean over
   * examples. Default: 1.
   */
  readonly microbatches?: number;
  readonly stepsPerEpoch: number;
  /** Writes the batch of a step, with all its microbatches in order. */
  sampler(seed: number): (step: number, indices: TypedArray) => void;
}

/** A group of measurements by name, taken at the evaluation point. */
export type Measurements = (parameters: readonly Tensor[]) => Readonly<Record<string, Tensor>>;

export interface Task {
  /** The problem's name, a part of the keys of its random streams. */
  readonly name: string;
  /** Whose code the loss and measurements are, for messages: `problem "beale"`. */
  readonly owner: string;
  readonly layout: Layout;
  readonly dtype: "f32" | "f64";
  /** The number of steps of a run without a budget. */
  readonly steps: number;
  readonly data: readonly DataArray[];
  readonly batches?: Batches;
  /** The numbers of examples in the splits of a data problem. */
  readonly examples?: ExampleCounts;
  /** @param drawn called repeatedly while it draws */
  initial(seed: number, drawn?: () => void): Float64Array;
  /** The loss that a step descends, 0-d. */
  batchLoss(parameters: readonly Tensor[]): Tensor;
  /** The measurements during the run and at its end. The keys are the names of the metrics. */
  readonly along: Measurements;
  readonly atEnd: Measurements;
  /**
   * Which loss the curves record: `point`, the one measured at the point, or `mean`, the mean over
   * the steps since the preceding point.
   */
  readonly stepLoss: "point" | "mean";
  /**
   * The target, given the first measurements, and a value in place of the problem's own; undefined
   * if there is none.
   */
  readonly goal?: (
    first: Readonly<Record<string, number>>,
    given: number | undefined,
  ) => Goal | undefined;
  /** The name of the measurement, lower being better, that stateful schedulers observe. */
  readonly observed: string;
}
