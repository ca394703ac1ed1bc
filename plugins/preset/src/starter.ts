/**
 * The starter study: what `thalweg compare` runs without arguments.
 *
 * Optimizers are names or `optimizer+schedule`, where the schedule is that of the learning rate.
 */
export const starter = {
  problems: [
    "rosenbrock",
    "beale",
    "diabetes-linear",
    "piecewise-linear",
    "digits-softmax",
    "digits-mlp",
  ],
  optimizers: [
    "gradient-descent",
    "momentum",
    "adagrad",
    "rmsprop",
    "adam",
    "radam",
    "adam+warmup-cosine",
  ],
  /** Learning rates tried in each replicate of a pair. */
  trials: 8,
} as const;
