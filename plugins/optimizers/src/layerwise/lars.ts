import {
  add,
  byRatio,
  choice,
  decay,
  defineOptimizer,
  equal,
  flag,
  learningRate,
  mul,
  nonNegative,
  norm,
  positive,
  real,
  rescale,
  scaledNorm,
  sub,
  where,
  zeros,
} from "@thalweg/core";

/**
 * LARS: momentum of gradients that are scaled, array by array, to a fixed fraction of the array's
 * norm.
 *
 *     local = trust |theta| / (|g| + weightDecay |theta|)
 *     u <- momentum u + lr local (g + weightDecay theta)
 *     theta <- theta - u
 *
 * local is 1 if |theta| or |g| is 0.
 *
 * Flavour "pytorch-optimizer", that package: local = trust |theta| / |g|, and vectors and single
 * values have neither local nor decay; u begins at the first raw gradient, accumulates (1 -
 * dampening) times each gradient and is multiplied by lr afterwards; with nesterov the step is the
 * scaled gradient plus momentum u.
 *
 * Defaults: lr 0.1, momentum 0.9, weightDecay 5e-4, trust 0.001, the paper's; it sets lr by the
 * batch size.
 * Reference: You, Gitman & Ginsburg 2017, "Large batch training of convolutional networks",
 * algorithm 1 (arXiv:1708.03888).
 */
export const lars = defineOptimizer({
  name: "lars",
  source: "You, Gitman & Ginsburg 2017, algorithm 1 (arXiv:1708.03888)",
  formula:
    "u <- momentum u + lr trust |theta| / (|g| + weightDecay |theta|) (g + weightDecay theta); theta <- theta - u",
  scope: "tensor",
  hyper: {
    lr: learningRate(0.1),
    momentum: decay(0.9, { source: "You et al." }),
    weightDecay: nonNegative(5e-4, { source: "You et al." }),
    trust: positive(1e-3, { source: "You et al." }),
    dampening: real(0, { min: 0, max: 1, meaning: "of the other flavour" }),
    nesterov: flag(false, { meaning: "of the other flavour" }),
    flavour: choice("paper", ["paper", "pytorch-optimizer"], {
      meaning: "the local rate, and what u gathers",
    }),
  },
  state: { u: zeros },
  rule({ g, theta, u, t, lr, momentum, weightDecay, trust, dampening, nesterov, flavour }) {
    const decayed = add(g, mul(weightDecay, theta));
    const [size, slope] = [scaledNorm(theta), scaledNorm(g)];
    if (flavour === "paper") {
      const above = { size: mul(trust, size.size), scale: size.scale };
      const drag = add(norm(g), mul(weightDecay, norm(theta)));
      const below = rescale(where(equal(slope.size, 0), 0, drag));
      u = add(mul(momentum, u), byRatio(decayed, { above, below }, lr));
      return { u, step: u };
    }
    const none = add(equal(size.size, 0), equal(slope.size, 0));
    const local = where(none, decayed, byRatio(decayed, { above: size, below: slope }, trust));
    const scaled = g.shape.length > 1 ? local : g;
    const share = where(equal(momentum, 0), 1, sub(1, dampening));
    u = add(mul(momentum, where(equal(t, 1), g, u)), mul(share, scaled));
    return { u, step: mul(lr, nesterov ? add(scaled, mul(momentum, u)) : u) };
  },
});
