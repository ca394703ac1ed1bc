import type { Shape, Tensor } from "@thalweg/core";
import { checkArgument } from "@thalweg/core/host";
import { sizeOf } from "@thalweg/tensor";
import fc from "fast-check";
import { compareDerivatives, derivativeGraph } from "./derivatives.js";
import { hold } from "./hold.js";

export interface GradientCheckOptions {
  /** The order; default 2: the gradient, and the gradient of the gradient along a direction. */
  readonly order?: 1 | 2;
  /** The range of every element; default [-2, 2]. */
  readonly range?: readonly [low: number, high: number];
  /** The number of points, default 25; ten times as many with `THALWEG_THOROUGH=1`. */
  readonly points?: number;
}

/**
 * Compares `grad` of a function with dual numbers and with central differences, in f64, at random
 * points and along random directions.
 *
 *     checkGradient(([x, w]) => sum(tanh(matmul(x!, w!))), [[2, 3], [3, 1]]);
 *
 * Points are away from kinks at whole thousandths, and from ties. Near a kink, where difference
 * quotients of two widths differ, only the dual numbers are compared; a function for which this
 * holds at most points is refused.
 * @param f its result is summed with different weights for each element, unless it is one value
 * @throws LawBroken with the shrunk point and direction
 */
export function checkGradient(
  f: (inputs: Tensor[]) => Tensor,
  shapes: readonly Shape[],
  { order = 2, range = [-2, 2], points = 25 }: GradientCheckOptions = {},
): void {
  checkArgument("checkGradient", "the function", f, "function");
  checkArgument("checkGradient", "the list of shapes", shapes, "list");
  const graph = derivativeGraph(f, shapes, order);
  const size = shapes.reduce((sum, shape) => sum + sizeOf(shape), 0);
  const settled = new Settled();
  const property = fc.property(
    awayFromKinks(size, range),
    awayFromKinks(size, [-1, 1]),
    (point, direction) => settled.note(compareDerivatives(graph, { point, direction })),
  );
  hold(property, points);
  settled.expectMost();
}

/** Counts the points at which the difference quotients converged. */
export class Settled {
  #points = 0;
  #settled = 0;

  note(settled: boolean): void {
    this.#points += 1;
    if (settled) this.#settled += 1;
  }

  /** @throws Error if it was fewer than half of them */
  expectMost(): void {
    if (2 * this.#settled >= this.#points) return;
    throw new Error(
      `difference quotients of two widths agree at ${this.#settled} of ${this.#points} points; the function has a kink or a cliff beside the others.`,
    );
  }
}

/**
 * Values that differ from each other and from every whole thousandth: element i is a whole
 * thousandth plus its own fraction of one.
 */
export function awayFromKinks(
  size: number,
  [low, high]: readonly [low: number, high: number],
): fc.Arbitrary<number[]> {
  const thousandth = fc.integer({ min: Math.ceil(1000 * low), max: Math.floor(1000 * high) - 1 });
  return fc
    .array(thousandth, { minLength: size, maxLength: size })
    .map((values) => values.map((value, i) => (value + share(i)) / 1000));
}

/** Spread over (0.2, 0.8), by the golden section. */
const share = (i: number): number => 0.2 + 0.6 * ((0.6180339887498949 * (i + 1)) % 1);
