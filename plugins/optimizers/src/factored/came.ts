import {
  add,
  choice,
  decay,
  defineOptimizer,
  div,
  ema,
  learningRate,
  minimum,
  mul,
  nonNegative,
  positive,
  rootMeanSquare,
  square,
  sub,
  zeros,
} from "@thalweg/core";
import { doubtState, momentState, overRoot } from "./factored-moment.js";
import { factoredRoot, factorsOf } from "./factored-root.js";

/**
 * CAME: Adafactor with a first moment, scaled by a confidence that is large where updates are close
 * to their average.
 *
 *     R, C <- ema of the row and column means of g^2 + eps1, beta2;   U = g / sqrt(R C' / mean(R))
 *     U <- U / max(1, rms(U) / clip),   m <- beta1 m + (1 - beta1) U
 *     R', C' <- ema of the row and column means of (U - m)^2 + eps2, beta3
 *     theta <- theta - lr m / sqrt(R' C'' / mean(R')) - lr weightDecay theta
 *
 * In vectors and single values every element has its own second moment, and their step is lr m.
 *
 * Flavour "pytorch-optimizer", that package: the stored m of a vector is multiplied by lr at every
 * step.
 *
 * Defaults: lr 2e-4, beta1 0.9, beta2 0.999, beta3 0.9999, eps1 1e-30, eps2 1e-16, clip 1, the
 * paper's.
 * Reference: Luo et al. 2023, "CAME: confidence-guided adaptive memory efficient optimization",
 * algorithm 2 (arXiv:2307.02047).
 */
export const came = defineOptimizer({
  name: "came",
  source: "Luo et al. 2023, algorithm 2 (arXiv:2307.02047)",
  formula:
    "m <- ema(m, U, beta1), U Adafactor's; S = factored ema of (U - m)^2; theta <- theta - lr m / sqrt(S)",
  scope: "tensor",
  hyper: {
    lr: learningRate(2e-4, { source: "Luo et al." }),
    beta1: decay(0.9, { source: "Luo et al." }),
    beta2: decay(0.999, { source: "Luo et al." }),
    beta3: decay(0.9999, { source: "Luo et al." }),
    eps1: nonNegative(1e-30, { source: "Luo et al." }),
    eps2: nonNegative(1e-16, { source: "Luo et al." }),
    clip: positive(1, { source: "Luo et al." }),
    weightDecay: nonNegative(0),
    flavour: choice("paper", ["paper", "pytorch-optimizer"], {
      meaning: "what is kept of a vector's m",
    }),
  },
  state: { m: zeros, ...momentState, ...doubtState },
  rule({ g, theta, m, lr, beta1, beta2, beta3, eps1, eps2, clip, ...rest }) {
    const decayed = mul(mul(lr, rest.weightDecay), theta);
    const { u, moment } = overRoot(g, eps1, rest, beta2);
    const clipped = mul(minimum(1, div(clip, rootMeanSquare(u))), u);
    m = ema(m, clipped, beta1);
    if (g.shape.length < 2) {
      const kept = rest.flavour === "paper" ? m : mul(lr, m);
      return { m: kept, ...moment, step: add(mul(lr, m), decayed) };
    }
    const doubt = factorsOf(add(square(sub(clipped, m)), eps2));
    const doubtRows = ema(rest.doubtRows, doubt.rows, beta3);
    const doubtColumns = ema(rest.doubtColumns, doubt.columns, beta3);
    const root = factoredRoot({ rows: doubtRows, columns: doubtColumns }, g.shape);
    return { m, ...moment, doubtRows, doubtColumns, step: add(mul(lr, div(m, root)), decayed) };
  },
});
