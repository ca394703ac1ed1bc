/**
 * The starter study: what `thalweg compare` runs without arguments.
 *
 * Optimizers are names or `optimizer+schedule`, the schedule shaping the learning rate.
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
  /** Learning rates tried for each pair. */
  trials: 8,
  /** Fresh seeds at the chosen rate. */
  seeds: 10,
} as const;
