import {
  add,
  defineOptimizer,
  div,
  initialTheta,
  learningRate,
  lerp,
  maximum,
  mul,
  nonNegative,
  pow,
  sub,
} from "@thalweg/core";

/**
 * ASGD: gradient descent with a slowly decreasing rate, evaluated at the average of its iterates
 * from step t0 on.
 *
 *     eta_t = lr / (1 + lambda lr (t - 1))^alpha
 *     theta <- (1 - lambda eta_t) theta - eta_t (g + weightDecay theta)
 *     average <- average + (theta - average) / max(1, t - 1 - t0)
 *
 * Metrics are evaluated at the average, which is theta itself until t0.
 *
 * Defaults: lambda 1e-4, alpha 0.75, t0 1e6 and lr 0.01, PyTorch's. With t0 = 0 the average is that
 * of Polyak and Juditsky.
 * Reference: Polyak & Juditsky 1992, "Acceleration of stochastic approximation by averaging"
 * (doi:10.1137/0330046); the rate of Xu 2011 and Bottou 2012, "Stochastic gradient descent tricks",
 * section 5, as in PyTorch 1.13, torch.optim.ASGD.
 */
export const asgd = defineOptimizer({
  name: "asgd",
  aliases: ["averaged-sgd"],
  source: "Polyak & Juditsky 1992 (doi:10.1137/0330046); PyTorch 1.13, torch.optim.ASGD",
  formula:
    "theta <- (1 - lambda eta) theta - eta g; average <- average + (theta - average) / (t - t0)",
  hyper: {
    lr: learningRate(1e-2, { source: "PyTorch" }),
    lambda: nonNegative(1e-4, { source: "PyTorch" }),
    alpha: nonNegative(0.75, { source: "PyTorch" }),
    t0: nonNegative(1e6, { source: "PyTorch" }),
    weightDecay: nonNegative(0, { source: "PyTorch" }),
  },
  state: { average: initialTheta },
  rule({ g, theta, average, t, lr, lambda, alpha, t0, weightDecay }) {
    const eta = div(lr, pow(add(1, mul(mul(lambda, lr), sub(t, 1))), alpha));
    const step = mul(eta, add(add(g, mul(weightDecay, theta)), mul(lambda, theta)));
    const share = div(1, maximum(sub(sub(t, 1), t0), 1));
    average = lerp(average, sub(theta, step), share);
    return { average, step };
  },
  evalPoint: ({ average }) => average,
});
