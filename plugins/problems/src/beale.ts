import { add, defineProblem, mul, square, sub, type Tensor } from "@thalweg/core";
import { coordinates } from "./coordinates.js";

/**
 * Beale's function: plateaus around a narrow valley, and cliffs at the corners.
 *
 *     f(x, y) = (1.5 - x + x y)^2 + (2.25 - x + x y^2)^2 + (2.625 - x + x y^3)^2
 *
 * Minimum 0 at (3, 0.5). Start (1, 1), f = 14.203125, with noise of standard deviation 0.1 for each
 * seed.
 * Reference: Beale 1958, "On an iterative method for finding a local minimum of a function of more
 * than one variable"; More, Garbow & Hillstrom 1981, "Testing unconstrained optimization software",
 * problem 5 (doi:10.1145/355934.355936).
 */
export const beale = defineProblem({
  name: "beale",
  source: "Beale 1958; More, Garbow & Hillstrom 1981, problem 5 (doi:10.1145/355934.355936)",
  formula: "(1.5 - x + x y)^2 + (2.25 - x + x y^2)^2 + (2.625 - x + x y^3)^2",
  start: [1, 1],
  startNoise: 0.1,
  minimum: { value: 0, at: [[3, 0.5]] },
  domain: [
    [-4.5, 4.5],
    [-4.5, 4.5],
  ],
  steps: 2000,
  target: { relative: 1e-3 },
  objective(theta) {
    const [x, y] = coordinates(theta) as [Tensor, Tensor];
    const term = (constant: number, power: Tensor) => square(sub(constant, mul(x, sub(1, power))));
    return add(add(term(1.5, y), term(2.25, square(y))), term(2.625, mul(y, square(y))));
  },
});
