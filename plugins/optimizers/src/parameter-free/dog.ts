import {
  add,
  defineOptimizer,
  initialTheta,
  learningRate,
  maximum,
  mul,
  nonNegative,
  norm,
  over,
  positive,
  single,
  sqrt,
  square,
  sub,
  sum,
} from "@thalweg/core";

/**
 * DoG: gradient descent with the rate (largest distance from the start) / sqrt(sum of squared
 * gradient norms).
 *
 *     rbar <- max(rbar, |theta - x0|, reps (1 + |x0|)),   G <- G + |g|^2
 *     theta <- theta - lr rbar / sqrt(G + eps) g
 *
 * Norms are over all parameters. The authors evaluate at an average of the iterates: use a wrapper
 * such as `ema-of-parameters` for this.
 * Defaults: lr 1 (a factor that needs no tuning), reps 1e-6, eps 1e-8, the paper's.
 * Reference: Ivgi, Hinder & Carmon 2023, "DoG is SGD's best friend", equations (DoG) and section 4
 * (arXiv:2302.12022).
 */
export const dog = defineOptimizer({
  name: "dog",
  source: "Ivgi, Hinder & Carmon 2023, equation (DoG) (arXiv:2302.12022)",
  formula: "theta <- theta - lr max |theta - x0| / sqrt(sum |g|^2 + eps) g",
  scope: "all",
  hyper: {
    lr: learningRate(1, { source: "Ivgi et al." }),
    reps: positive(1e-6, { source: "Ivgi et al.", meaning: "the first distance, relative" }),
    eps: nonNegative(1e-8, { source: "Ivgi et al." }),
  },
  state: { x0: initialTheta, distance: single(0), squares: single(0) },
  rule({ g, theta, x0, distance, squares, lr, reps, eps }) {
    distance = maximum(maximum(distance, norm(sub(theta, x0))), mul(reps, add(1, norm(x0))));
    squares = add(squares, sum(square(g)));
    const rate = over(distance, sqrt(add(squares, eps)), eps);
    return { distance, squares, step: mul(mul(lr, rate), g) };
  },
});
