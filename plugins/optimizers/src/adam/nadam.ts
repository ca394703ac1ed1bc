import {
  add,
  choice,
  debias,
  decay,
  defineOptimizer,
  div,
  ema,
  learningRate,
  mul,
  nonNegative,
  over,
  pow,
  type Scalar,
  single,
  sqrt,
  square,
  sub,
  zeros,
} from "@thalweg/core";

/**
 * Nadam: Adam with Nesterov's momentum.
 *
 *     m <- beta1 m + (1 - beta1) g
 *     v <- beta2 v + (1 - beta2) g^2
 *     theta <- theta - lr (mu_(t+1) m / (1 - mu_1 ... mu_(t+1)) + (1 - mu_t) g / (1 - mu_1 ... mu_t)) / (sqrt(v / (1 - beta2^t)) + eps)
 *
 * Flavour "paper": mu_t = beta1, so that the products are its powers. "keras", and PyTorch since 2:
 * Dozat's momentum schedule, mu_t = beta1 (1 - 0.96^(t momentumDecay) / 2). "torch": that of
 * PyTorch 1.13, which has the factor mu_t twice in the first product. The state is 1 - mu_1 ...
 * mu_t, which is accurate for mu near 1.
 *
 * Defaults: Adam's; momentumDecay 0.004, Dozat's 1 / 250. PyTorch's lr is 0.002. weightDecay theta
 * is added to the gradient.
 * Reference: Dozat 2016, "Incorporating Nesterov momentum into Adam", ICLR workshop
 * (openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ).
 */
export const nadam = defineOptimizer({
  name: "nadam",
  source: "Dozat 2016, ICLR workshop (openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ)",
  formula:
    "theta <- theta - lr (beta1 m / (1 - beta1^(t+1)) + (1 - beta1) g / (1 - beta1^t)) / (sqrt(v^) + eps)",
  hyper: {
    lr: learningRate(1e-3, { source: "Kingma & Ba; PyTorch uses 0.002" }),
    beta1: decay(0.9, { source: "Kingma & Ba" }),
    beta2: decay(0.999, { source: "Kingma & Ba" }),
    eps: nonNegative(1e-8, { source: "Kingma & Ba" }),
    momentumDecay: nonNegative(0.004, { source: "Dozat", meaning: "of flavours with a schedule" }),
    weightDecay: nonNegative(0, { source: "PyTorch" }),
    flavour: choice("paper", ["paper", "keras", "torch"], { meaning: "the momentum schedule" }),
  },
  state: { m: zeros, v: zeros, mass: single(0) },
  rule({ g, theta, m, v, mass, t, lr, beta1, beta2, eps, momentumDecay, ...hyper }) {
    g = add(g, mul(hyper.weightDecay, theta));
    m = ema(m, g, beta1);
    v = ema(v, square(g), beta2);
    const mu = (at: Scalar) =>
      hyper.flavour === "paper"
        ? beta1
        : mul(beta1, sub(1, mul(0.5, pow(0.96, mul(at, momentumDecay)))));
    const [now, next] = [mu(t), mu(add(t, 1))];
    mass = ema(mass, 1, now);
    const ahead = ema(mass, 1, hyper.flavour === "torch" ? mul(now, next) : next);
    const mean = add(div(mul(next, m), ahead), div(mul(sub(1, now), g), mass));
    return { m, v, mass, step: mul(lr, over(mean, add(sqrt(debias(v, beta2, t)), eps), eps)) };
  },
});
