import type { DataProblem } from "@thalweg/core";

/** How many times PyTorch's time Thalweg's must be, by how Thalweg runs. */
export interface Floors {
  readonly portable?: number;
  readonly blas?: number;
  readonly fast?: number;
}

/** A model with its data and batch size, of which a training step is measured. */
export interface Work {
  readonly id: string;
  readonly title: string;
  readonly problem: DataProblem;
  readonly lr: number;
  readonly floors: Floors;
  /**
   * The largest relative difference between the losses of two peers after each of the first steps:
   * they do the same arithmetic in another order, and Adam's first steps turn the sign of a tiny
   * gradient into a whole step.
   */
  readonly tolerance: number;
}
