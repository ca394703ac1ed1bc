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
} from "@thalweg/core";

/**
 * DoWG: DoG with squared gradients weighted by the distance at which they were evaluated.
 *
 *     rbar <- max(rbar, |theta - x0|, reps),   V <- V + rbar^2 |g|^2
 *     theta <- theta - lr rbar^2 / (sqrt(V) + eps) g
 *
 * Norms are over all parameters. Defaults: lr 1 (a factor that needs no tuning), reps 1e-4 and eps
 * 1e-8, the authors' code's; optax begins at 1e-6.
 * Reference: Khaled, Mishchenko & Jin 2023, "DoWG unleashed: an efficient universal parameter-free
 * gradient descent method", algorithm 1 (arXiv:2305.16284).
 */
export const dowg = defineOptimizer({
  name: "dowg",
  source: "Khaled, Mishchenko & Jin 2023, algorithm 1 (arXiv:2305.16284)",
  formula: "rbar = max |theta - x0|; theta <- theta - lr rbar^2 / (sqrt(sum rbar^2 |g|^2) + eps) g",
  scope: "all",
  hyper: {
    lr: learningRate(1, { source: "Khaled et al." }),
    reps: positive(1e-4, {
      source: "Khaled et al.; optax uses 1e-6",
      meaning: "the first distance",
    }),
    eps: nonNegative(1e-8),
  },
  state: { x0: initialTheta, distance: single(0), squares: single(0) },
  rule({ g, theta, x0, distance, squares, lr, reps, eps }) {
    distance = maximum(maximum(distance, norm(sub(theta, x0))), reps);
    squares = add(squares, square(mul(distance, norm(g))));
    const rate = over(square(distance), add(sqrt(squares), eps), eps);
    return { distance, squares, step: mul(mul(lr, rate), g) };
  },
});
