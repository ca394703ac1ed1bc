import type { GivenHyper } from "@thalweg/core";

/** A run to be made. */
export interface TuningRun {
  readonly hyper: GivenHyper;
  readonly seed: number;
  /** For a beginning: the gradient evaluations after which it stops. */
  readonly stopAfter?: number;
}
