import { add, defineProblem, mul, square, sub, type Tensor } from "@thalweg/core";
import { coordinates } from "./coordinates.js";

/**
 * Rosenbrock's function: a flat, curved valley between steep walls.
 *
 *     f(x, y) = 100 (y - x^2)^2 + (1 - x)^2
 *
 * Minimum 0 at (1, 1), where the Hessian's condition number is 2,508. Start (-1.2, 1), f = 24.2,
 * with noise of standard deviation 0.1 for each seed.
 * Reference: Rosenbrock 1960, "An automatic method for finding the greatest or least value of a
 * function" (doi:10.1093/comjnl/3.3.175).
 */
export const rosenbrock = defineProblem({
  name: "rosenbrock",
  source: "Rosenbrock 1960 (doi:10.1093/comjnl/3.3.175)",
  formula: "100 (y - x^2)^2 + (1 - x)^2",
  start: [-1.2, 1],
  startNoise: 0.1,
  minimum: { value: 0, at: [[1, 1]] },
  domain: [
    [-2, 2],
    [-1, 3],
  ],
  steps: 2000,
  target: { relative: 1e-3 },
  objective(theta) {
    const [x, y] = coordinates(theta) as [Tensor, Tensor];
    return add(mul(100, square(sub(y, square(x)))), square(sub(1, x)));
  },
});
