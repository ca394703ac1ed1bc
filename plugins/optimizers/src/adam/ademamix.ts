import {
  add,
  choice,
  debias,
  decay,
  defineOptimizer,
  div,
  ema,
  exp,
  flag,
  learningRate,
  log,
  maximum,
  minimum,
  mul,
  nonNegative,
  over,
  type Scalar,
  sqrt,
  square,
  sub,
  zeros,
} from "@thalweg/core";

/**
 * AdEMAMix: Adam with a second, slow mean of the gradients, over tens of thousands of steps.
 *
 *     m <- beta1 m + (1 - beta1) g
 *     slow <- beta3 slow + (1 - beta3) g
 *     v <- beta2 v + (1 - beta2) g^2
 *     theta <- theta - lr ((m / (1 - beta1^t) + alpha slow) / (sqrt(v / (1 - beta2^t)) + eps) + weightDecay theta)
 *
 * With scheduled alpha rises linearly over the run, and beta3 from beta1 so that its half-life does
 * (the paper's equations for f_alpha and f_beta3, with T the whole run). Flavour
 * "pytorch-optimizer" divides alpha slow by 1 - beta1^t too.
 *
 * Defaults: lr 1e-3, beta1 0.9, beta2 0.999, beta3 0.9999, alpha 5, the paper's; eps 1e-8. With
 * coupled true, weightDecay theta is added to the gradient.
 * Reference: Pagliardini, Ablin & Grangier 2024, "The AdEMAMix optimizer: better, faster, older",
 * section 3 (arXiv:2409.03137).
 */
export const ademamix = defineOptimizer({
  name: "ademamix",
  source: "Pagliardini, Ablin & Grangier 2024, section 3 (arXiv:2409.03137)",
  formula: "theta <- theta - lr ((m^ + alpha slow) / (sqrt(v^) + eps) + weightDecay theta)",
  hyper: {
    lr: learningRate(1e-3, { source: "Pagliardini et al." }),
    beta1: decay(0.9, { source: "Pagliardini et al." }),
    beta2: decay(0.999, { source: "Pagliardini et al." }),
    beta3: decay(0.9999, { source: "Pagliardini et al." }),
    alpha: nonNegative(5, { source: "Pagliardini et al." }),
    eps: nonNegative(1e-8, { source: "Kingma & Ba" }),
    weightDecay: nonNegative(0),
    coupled: flag(false, { meaning: "whether the decay is added to the gradient" }),
    scheduled: flag(false, { meaning: "whether alpha and beta3 rise over the run" }),
    flavour: choice("paper", ["paper", "pytorch-optimizer"], {
      meaning: "whether slow is corrected",
    }),
  },
  state: { m: zeros, slow: zeros, v: zeros },
  rule({ g, theta, m, slow, v, t, total, lr, beta1, beta2, eps, weightDecay, coupled, ...hyper }) {
    const pull = mul(weightDecay, theta);
    const input = coupled ? add(g, pull) : g;
    const share = hyper.scheduled ? minimum(div(t, total), 1) : 1;
    const beta3 = hyper.scheduled ? halfLife(beta1, hyper.beta3, share) : hyper.beta3;
    m = ema(m, input, beta1);
    slow = ema(slow, input, beta3);
    v = ema(v, square(input), beta2);
    const old = mul(mul(hyper.alpha, share), slow);
    const paper = hyper.flavour === "paper";
    const mean = add(paper ? debias(m, beta1, t) : m, old);
    const turned = over(mean, add(sqrt(debias(v, beta2, t)), eps), eps);
    const step = mul(lr, paper ? turned : debias(turned, beta1, t));
    return { m, slow, v, step: coupled ? step : add(step, mul(lr, pull)) };
  },
});

/** The decay whose half-life interpolates linearly between the half-lives of two decays. */
function halfLife(from: Scalar, to: Scalar, share: Scalar | number): Scalar {
  const [a, b] = [log(maximum(from, 1e-12)), log(maximum(to, 1e-12))];
  return minimum(exp(div(mul(a, b), add(mul(sub(1, share), b), mul(share, a)))), to);
}
