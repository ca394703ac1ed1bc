import { defineWrapper, positive, withNorm } from "@thalweg/core";

/**
 * Projection onto the sphere |theta|_2 = radius, of all parameters together, after each step of the
 * inner optimizer.
 *
 *     theta <- x radius / |x|, x the inner step's parameters; x = 0 stays
 *
 * Defaults: radius 1. Reference: Absil, Mahony & Sepulchre 2008, "Optimization algorithms on matrix
 * manifolds", example 4.1.1, whose retraction this is.
 */
export const projectSphere = defineWrapper({
  name: "project-sphere",
  source: "Absil, Mahony & Sepulchre 2008, example 4.1.1",
  formula: "theta <- x radius / |x|, x after the inner step",
  hyper: { radius: positive(1) },
  wrap: ({ radius, inner }) => ({ theta: withNorm(inner(), radius) }),
});
