import {
  add,
  debias,
  decay,
  defineOptimizer,
  div,
  ema,
  equal,
  flag,
  learningRate,
  mul,
  nonNegative,
  over,
  type Scalar,
  sqrt,
  square,
  sub,
  type Tensor,
  where,
  zeros,
} from "@thalweg/core";

/**
 * Adan: Adam with Nesterov's momentum, which uses a third mean, of the gradients' differences.
 *
 *     d = g - g_before, 0 at t = 1
 *     m <- beta1 m + (1 - beta1) g,  v <- beta2 v + (1 - beta2) d,  n <- beta3 n + (1 - beta3) (g + beta2 d)^2
 *     u = (m^ + beta2 v^) / (sqrt(n^) + eps),  ^: divided by 1 - beta^t
 *     theta <- (theta - lr u) / (1 + lr weightDecay)
 *
 * The betas are those of the authors' code: the paper writes their complements, 0.02, 0.08 and 0.01
 * (optax takes 1 - beta2 for the factor before d and v). With proximal false theta <- (1 - lr
 * weightDecay) theta - lr u.
 *
 * Defaults: the authors' code; weightDecay 0.
 * Reference: Xie, Zhou, Li, Lin & Yan 2022, "Adan: adaptive Nesterov momentum algorithm for faster
 * optimizing deep models", algorithm 1 (arXiv:2208.06677); the corrections of the means as in the
 * authors' code.
 */
export const adan = defineOptimizer({
  name: "adan",
  source: "Xie et al. 2022, algorithm 1 (arXiv:2208.06677)",
  formula: "theta <- (theta - lr (m^ + beta2 v^) / (sqrt(n^) + eps)) / (1 + lr weightDecay)",
  hyper: {
    lr: learningRate(1e-3, { source: "Xie et al." }),
    beta1: decay(0.98, { source: "Xie et al." }),
    beta2: decay(0.92, { source: "Xie et al." }),
    beta3: decay(0.99, { source: "Xie et al." }),
    eps: nonNegative(1e-8, { source: "Xie et al." }),
    weightDecay: nonNegative(0, { source: "the authors' code" }),
    proximal: flag(true, { source: "Xie et al.", meaning: "how theta decays" }),
  },
  state: { m: zeros, v: zeros, n: zeros, before: zeros },
  rule({ g, theta, m, v, n, before, t, lr, beta1, beta2, beta3, eps, weightDecay, proximal }) {
    const betas = { beta1, beta2, beta3 };
    const { step: u, ...state } = adanDirection({ g, m, v, n, before, t, ...betas, eps });
    const step = mul(lr, u);
    const shrink = mul(lr, weightDecay);
    const next = proximal
      ? div(sub(theta, step), add(1, shrink))
      : sub(mul(sub(1, shrink), theta), step);
    return { ...state, theta: next };
  },
});

/** Adan's means and its step before the rate, which is the transform `scale-by-adan`. */
export function adanDirection({ g, m, v, n, before, t, beta1, beta2, beta3, eps }: AdanInput) {
  const d = where(equal(t, 1), 0, sub(g, before));
  m = ema(m, g, beta1);
  v = ema(v, d, beta2);
  n = ema(n, square(add(g, mul(beta2, d))), beta3);
  const mean = add(debias(m, beta1, t), mul(beta2, debias(v, beta2, t)));
  return { m, v, n, before: g, step: over(mean, add(sqrt(debias(n, beta3, t)), eps), eps) };
}

export type AdanInput = Readonly<
  Record<"g" | "m" | "v" | "n" | "before", Tensor> &
    Record<"t" | "beta1" | "beta2" | "beta3" | "eps", Scalar>
>;
