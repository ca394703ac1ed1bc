import {
  add,
  clip,
  cos,
  decay,
  defineOptimizer,
  div,
  ema,
  equal,
  floor,
  integer,
  learningRate,
  less,
  lessEqual,
  mul,
  neg,
  nonNegative,
  over,
  positive,
  pow,
  sqrt,
  square,
  sub,
  where,
  zeros,
} from "@thalweg/core";

/**
 * SPAM: Adam that resets its moments every `gap` steps, and clips gradients that are large relative
 * to the second moment.
 *
 *     n = t mod gap;   m, v <- 0 if n = 0;   where n >= grace: g <- clip(g, -sqrt(threshold v), sqrt(threshold v))
 *     m <- beta1 m + (1 - beta1) g,   v <- beta2 v + (1 - beta2) g^2
 *     u = lr warm sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + eps),   theta <- theta - u - lr weightDecay (theta - u)
 *     warm = 1 - 0.99 (1 + cos(pi n / (warmup + 1))) / 2 for n < warmup after a reset, else 1
 *
 * The bias corrections use the t of the whole run. The paper's sparse moments are not implemented
 * (density 1).
 *
 * Defaults: lr 0.001, beta1 0.9, beta2 0.999, eps 1e-6, gap 500, threshold 5000, warmup 50, grace
 * 20, weightDecay 0, the authors' code's.
 * Reference: Huang et al. 2025, "SPAM: spike-aware Adam with momentum reset for stable LLM
 * training" (arXiv:2501.06842), and its authors' code (github.com/TianjinYellow/SPAM-Optimizer).
 */
export const spam = defineOptimizer({
  name: "spam",
  source: "Huang et al. 2025 (arXiv:2501.06842)",
  formula:
    "every gap steps m, v <- 0; g <- clip(g, sqrt(threshold v)); theta <- theta - lr warm Adam(g)",
  hyper: {
    lr: learningRate(1e-3, { source: "Huang et al." }),
    beta1: decay(0.9, { source: "Huang et al." }),
    beta2: decay(0.999, { source: "Huang et al." }),
    eps: nonNegative(1e-6, { source: "Huang et al." }),
    threshold: positive(5000, { source: "Huang et al.", meaning: "of g^2 / v" }),
    gap: integer(500, { source: "Huang et al.", meaning: "steps between two resets" }),
    warmup: integer(50, { min: 0, source: "Huang et al.", meaning: "steps after a reset" }),
    grace: integer(20, { source: "Huang et al.", meaning: "steps after a reset without cuts" }),
    weightDecay: nonNegative(0),
  },
  state: { m: zeros, v: zeros },
  rule({ g, theta, m, v, t, lr, beta1, beta2, eps, threshold, gap, warmup, grace, weightDecay }) {
    const n = sub(t, mul(gap, floor(div(t, gap))));
    const fresh = equal(n, 0);
    const limit = sqrt(mul(threshold, v));
    const seen = where(lessEqual(grace, n), clip(g, neg(limit), limit), g);
    m = ema(where(fresh, 0, m), seen, beta1);
    v = ema(where(fresh, 0, v), square(seen), beta2);
    const rising = sub(1, mul(0.495, add(1, cos(mul(Math.PI / (warmup + 1), n)))));
    const warm = where(less(n, warmup), where(less(t, gap), 1, rising), 1);
    const correction = div(sqrt(sub(1, pow(beta2, t))), sub(1, pow(beta1, t)));
    const u = mul(mul(mul(lr, warm), correction), over(m, add(sqrt(v), eps), eps));
    return { m, v, step: add(u, mul(mul(lr, weightDecay), sub(theta, u))) };
  },
});
