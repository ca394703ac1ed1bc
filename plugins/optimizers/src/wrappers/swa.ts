import {
  add,
  defineWrapper,
  div,
  initialTheta,
  integer,
  lerp,
  less,
  lessEqual,
  real,
  single,
  where,
} from "@thalweg/core";
import { every } from "./every.js";

/**
 * Stochastic weight averaging: evaluates metrics at the arithmetic mean of the parameters after
 * every k-th step in the last part of the run.
 *
 *     from progress start on, every k steps: average <- (count average + theta) / (count + 1)
 *
 * Before the first of these steps, metrics are evaluated at the parameters. Defaults: start 0.75,
 * the paper's; k 1 (the paper averages once an epoch). It needs a high, constant or cyclic rate in
 * the last part.
 * Reference: Izmailov et al. 2018, "Averaging weights leads to wider optima and better
 * generalization", algorithm 1 (arXiv:1803.05407).
 */
export const swa = defineWrapper({
  name: "swa",
  aliases: ["stochastic-weight-averaging"],
  source: "Izmailov et al. 2018, algorithm 1 (arXiv:1803.05407)",
  formula: "every k steps from start on: average <- (count average + theta) / (count + 1)",
  hyper: {
    start: real(0.75, { min: 0, max: 1, source: "Izmailov et al.", meaning: "share of the run" }),
    k: integer(1, { meaning: "steps between two points of the mean" }),
  },
  state: { average: initialTheta, count: single(0) },
  wrap({ average, count, t, progress, start, k, inner }) {
    const theta = inner();
    const now = where(lessEqual(start, progress), every(k, t), 0);
    const mean = lerp(average, theta, div(1, add(count, 1)));
    return {
      theta,
      average: where(now, mean, average),
      count: where(now, add(count, 1), count),
    };
  },
  evalPoint: ({ theta, average, count }) => where(less(0, count), average, theta),
});
