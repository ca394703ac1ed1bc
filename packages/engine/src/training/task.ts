/** A task: a problem laid out for training, before any optimizer. Analytic problems and problems on data each make one. */
import type { Tensor } from "@thalweg/core";
import type { TensorNode, TypedArray } from "@thalweg/tensor";
import type { Layout } from "./layout.js";

/** An array that is written into the program once. */
export interface DataArray {
  readonly variable: TensorNode<"variable">;
  readonly values: ArrayLike<number>;
}

/** What is written before each step: the indices of the batch. */
export interface Batches {
  /** A batch, or a shard of it. */
  readonly variable: TensorNode<"variable">;
  /** Into how many equal shards a batch is split, the loss being a mean over examples; 1 unless given. */
  readonly shards?: number;
  readonly stepsPerEpoch: number;
  /** Writes the batch of each step, all shards of it, in order. */
  sampler(seed: number): (step: number, indices: TypedArray) => void;
}

/** A named group of measurements, taken at the evaluation point. */
export type Measurements = (parameters: readonly Tensor[]) => Readonly<Record<string, Tensor>>;

export interface Task {
  /** The problem's name, which keys the streams of random numbers. */
  readonly name: string;
  /** Whose code the loss and measurements are, for messages: `problem "beale"`. */
  readonly owner: string;
  readonly layout: Layout;
  readonly dtype: "f32" | "f64";
  /** Steps of a run whose budget is not given. */
  readonly steps: number;
  readonly data: readonly DataArray[];
  readonly batches?: Batches;
  /** @param drawn is called now and then while it draws */
  initial(seed: number, drawn?: () => void): Float64Array;
  /** The loss that a step descends, 0-d. */
  batchLoss(parameters: readonly Tensor[]): Tensor;
  /** What is measured along the run, and at its end, by the name of the group; the keys are those of the metrics. */
  readonly along: Measurements;
  readonly atEnd: Measurements;
  /** What the curves call the loss that steps report, if it is recorded. */
  readonly stepLoss: "point" | "mean";
  /** Whether the target is met, given the measurements along the run and the first ones; undefined where there is no target. */
  readonly reached?: (
    now: Readonly<Record<string, number>>,
    first: Readonly<Record<string, number>>,
  ) => boolean;
  /** The measurement, lower being better, that schedulers with a memory observe. */
  readonly observed: string;
}
