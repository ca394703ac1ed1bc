import {
  add,
  defineOptimizer,
  div,
  initialTheta,
  maximum,
  mul,
  nonNegative,
  norm,
  positive,
  single,
  sqrt,
  square,
  sub,
  sum,
} from "@thalweg/core";

/**
 * DoG: gradient descent whose rate is the farthest distance from the start over the root of the sum of squared gradients.
 *
 *     rbar <- max(rbar, |theta - x0|, reps (1 + |x0|)),   G <- G + |g|^2
 *     theta <- theta - lr rbar / sqrt(G + eps) g
 *
 * Norms are over all parameters. The authors measure at an average of the path: wrap it in an average of the parameters.
 * Defaults: lr 1 (a multiple, not to be tuned), reps 1e-6, eps 1e-8, the paper's.
 * Reference: Ivgi, Hinder & Carmon 2023, "DoG is SGD's best friend", equations (DoG) and section 4 (arXiv:2302.12022).
 */
export const dog = defineOptimizer({
  name: "dog",
  source: "Ivgi, Hinder & Carmon 2023, equation (DoG) (arXiv:2302.12022)",
  formula: "theta <- theta - lr max |theta - x0| / sqrt(sum |g|^2 + eps) g",
  scope: "all",
  hyper: {
    lr: positive(1, { source: "Ivgi et al." }),
    reps: positive(1e-6, { source: "Ivgi et al.", meaning: "the first distance, relative" }),
    eps: nonNegative(1e-8, { source: "Ivgi et al." }),
  },
  state: { x0: initialTheta, distance: single(0), squares: single(0) },
  rule({ g, theta, x0, distance, squares, lr, reps, eps }) {
    distance = maximum(maximum(distance, norm(sub(theta, x0))), mul(reps, add(1, norm(x0))));
    squares = add(squares, sum(square(g)));
    const rate = div(distance, sqrt(add(squares, eps)));
    return { distance, squares, step: mul(mul(lr, rate), g) };
  },
});
