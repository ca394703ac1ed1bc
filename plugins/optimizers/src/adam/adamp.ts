import {
  add,
  choice,
  debias,
  decay,
  defineOptimizer,
  div,
  ema,
  flag,
  learningRate,
  mul,
  nonNegative,
  outputAxes,
  over,
  positive,
  pow,
  real,
  sqrt,
  square,
  sub,
  where,
  zeros,
} from "@thalweg/core";
import { projectOut } from "./project-out.js";

/**
 * AdamP: Adam without the radial component of its step for scale-invariant weights, so that their
 * norm does not grow.
 *
 *     u = m^ / (sqrt(v^) + eps);   with nesterov (beta1 m + (1 - beta1) g) / (1 - beta1^t) for m^
 *     u <- u - (w . u) w, w = theta / |theta|, if cos(theta, g) < delta / sqrt(dim), unit by unit or as a whole: `projectOut`
 *     theta <- theta - lr u - lr weightDecay (decayRatio if projected) theta
 *
 * Vectors and single values take Adam's step. `outputs` is the axis of the units: the last, as in
 * weights [in, out], or the first, as in PyTorch. Flavour "pytorch-optimizer", that package: eps is
 * added before the correction of v.
 *
 * Defaults: lr 0.001, beta1 0.9, beta2 0.999, eps 1e-8, delta 0.1, decayRatio 0.1, weightDecay 0,
 * the authors'.
 * Reference: Heo et al. 2021, "AdamP: slowing down the slowdown for momentum optimizers on
 * scale-invariant weights" (arXiv:2006.08217).
 */
export const adamp = defineOptimizer({
  name: "adamp",
  source: "Heo et al. 2021 (arXiv:2006.08217)",
  formula:
    "u = m^ / (sqrt(v^) + eps), less its part along theta if cos(theta, g) < delta / sqrt(dim)",
  scope: "tensor",
  hyper: {
    lr: learningRate(1e-3, { source: "Heo et al." }),
    beta1: decay(0.9, { source: "Heo et al." }),
    beta2: decay(0.999, { source: "Heo et al." }),
    eps: positive(1e-8, { source: "Heo et al." }),
    weightDecay: nonNegative(0),
    delta: positive(0.1, { source: "Heo et al." }),
    decayRatio: real(0.1, { min: 0, max: 1, source: "Heo et al." }),
    nesterov: flag(false),
    outputs: choice("last", outputAxes, { meaning: "the axis that counts the units" }),
    flavour: choice("paper", ["paper", "pytorch-optimizer"], { meaning: "where eps stands" }),
  },
  state: { m: zeros, v: zeros },
  rule({ g, theta, m, v, t, lr, beta1, beta2, eps, weightDecay, delta, nesterov, ...hyper }) {
    m = ema(m, g, beta1);
    v = ema(v, square(g), beta2);
    const inner =
      hyper.flavour === "pytorch-optimizer" ? eps : mul(eps, sqrt(sub(1, pow(beta2, t))));
    const root = mul(add(sqrt(v), inner), div(1, sqrt(sub(1, pow(beta2, t)))));
    const adam = over(debias(nesterov ? ema(g, m, sub(1, beta1)) : m, beta1, t), root, eps);
    const decayed = mul(mul(lr, weightDecay), theta);
    if (g.shape.length < 2) return { m, v, step: add(mul(lr, adam), decayed) };
    const { direction, projected } = projectOut(adam, {
      g,
      theta,
      delta,
      eps,
      outputs: hyper.outputs,
    });
    const pull = where(projected, mul(hyper.decayRatio, decayed), decayed);
    return { m, v, step: add(mul(lr, direction), pull) };
  },
});
