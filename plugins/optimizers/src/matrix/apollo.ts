import {
  add,
  choice,
  decay,
  defineOptimizer,
  div,
  equal,
  floor,
  integer,
  learningRate,
  minimum,
  mul,
  nonNegative,
  norm,
  positive,
  shaped,
  single,
  slice,
  sub,
  where,
  zeros,
} from "@thalweg/core";
import { adamwStep } from "./adamw-step.js";
import { lowRankScale } from "./low-rank-scale.js";
import { narrow, shorter, wide } from "./wide.js";

/**
 * APOLLO: gradients scaled by Adam's factors, which are estimated from a random projection of the
 * gradients.
 *
 *     s from `lowRankScale`(G), P drawn anew every `gap` steps,   U = scale G diag(s)
 *     U <- U min(1, growth |U_last| / |U|)
 *     theta <- theta - lr U - lr weightDecay theta
 *
 * The projection is along the shorter axis; arrays with more axes are treated as matrices [inputs,
 * outputs]. Vectors and single values take AdamW's step; with rank 0 all arrays do. The moments
 * have the size of the gradient, for any rank.
 *
 * Flavour "pytorch-optimizer", that package with rank 0: eps is added before the correction of v,
 * and the weights decay after the step, by lr sqrt(1 - beta2^t) / (1 - beta1^t) weightDecay.
 *
 * Defaults: lr 0.01, beta1 0.9, beta2 0.999, eps 1e-6, rank 1 with one scale for all and scale
 * sqrt(128), gap 200, growth 1.01: APOLLO-Mini.
 * Reference: Zhu et al. 2025, "APOLLO: SGD-like memory, AdamW-level performance", algorithm 1
 * (arXiv:2412.05270).
 */
export const apollo = defineOptimizer({
  name: "apollo",
  source: "Zhu et al. 2025, algorithm 1 (arXiv:2412.05270)",
  formula: "R = P G; s = |Adam(R)| / |R|; theta <- theta - lr scale G diag(s), P random",
  scope: "tensor",
  hyper: {
    lr: learningRate(0.01, { source: "Zhu et al." }),
    beta1: decay(0.9, { source: "Zhu et al." }),
    beta2: decay(0.999, { source: "Zhu et al." }),
    eps: positive(1e-6, { source: "Zhu et al." }),
    weightDecay: nonNegative(0),
    rank: integer(1, { min: 0, source: "Zhu et al., APOLLO-Mini", meaning: "0 projects nothing" }),
    scaling: choice("tensor", ["tensor", "channel"], { source: "Zhu et al., APOLLO-Mini" }),
    scale: positive(Math.SQRT2 * 8, { source: "Zhu et al., APOLLO-Mini; 1 for channels" }),
    gap: integer(200, { source: "Zhu et al.", meaning: "steps between two projections" }),
    growth: positive(1.01, { source: "Zhu et al.", meaning: "most growth of the norm in a step" }),
    flavour: choice("paper", ["paper", "pytorch-optimizer"], {
      meaning: "where eps and the decay stand",
    }),
  },
  state: { m: zeros, v: zeros, p: shaped((s) => [shorter(s), shorter(s)], 0), size: single(0) },
  rule({ size, noise, rank, scaling, scale, gap, growth, flavour, ...input }) {
    const { g, theta, t, lr, weightDecay } = input;
    if (g.shape.length < 2 || rank === 0) return adamwStep(input, flavour);
    const due = equal(mul(gap, floor(div(sub(t, 1), gap))), sub(t, 1));
    const p = where(due, slice(wide(noise()), [0, 0], input.p.shape), input.p);
    const [gradient, m1, v1] = [wide(g), wide(input.m), wide(input.v)];
    const matrix = { ...input, scale, g: gradient, projection: p, m: m1, v: v1 };
    const { m, v, scaled } = lowRankScale(matrix, rank, scaling);
    const length = norm(scaled);
    const limit = where(equal(size, 0), 1, minimum(div(mul(growth, size), length), 1));
    const u = where(equal(length, 0), 0, mul(limit, scaled));
    const step = mul(lr, add(narrow(u, g.shape), mul(weightDecay, theta)));
    return { m: narrow(m, g.shape), v: narrow(v, g.shape), p, size: norm(u), step };
  },
});
