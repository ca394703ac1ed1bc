/** The rule that a new plugin begins with: gradient descent along the mean of the gradients. */
import type { PackageName } from "./package-name.js";

/** The lines of its doc comment: what it is, and its formula. */
export const exampleComment = ` * Gradient descent along the mean of the gradients so far. Write your own rule in its place.
 *
 *     m <- beta m + (1 - beta) g
 *     theta <- theta - lr m / (1 - beta^t),  t = 1, 2, ...`;

/** Its definition, from the name on: `myRule = defineOptimizer({ ... });`. */
export const exampleDefinition = ({
  short,
  identifier,
}: PackageName): string => `${identifier} = defineOptimizer({
  name: "${short}",
  source: "own work",
  formula: "m <- ema(m, g, beta); theta <- theta - lr m^",
  hyper: { lr: learningRate(0.01), beta: decay(0.9) },
  state: { m: zeros },
  rule({ g, m, t, lr, beta }) {
    m = ema(m, g, beta);
    return { m, step: mul(lr, debias(m, beta, t)) };
  },
});`;
