import { abs, floor, matmul, mul, relu, sin, square, sum, type Tensor } from "@thalweg/core";
import { nodeOf } from "@thalweg/tensor";
import { describe, expect, it } from "vitest";
import { checkGradient } from "./check-gradient.js";
import { compareDerivatives, derivativeGraph } from "./derivatives.js";

describe("checkGradient", () => {
  it.each<[string, (inputs: Tensor[]) => Tensor, number[][]]>([
    [
      "a product of matrices",
      ([x, w]) => sin(matmul(x!, w!)),
      [
        [2, 3],
        [3, 4],
      ],
    ],
    ["a function with a kink at 0", ([x]) => sum(mul(abs(x!), relu(x!))), [[5]]],
    ["one value", ([x]) => square(x!), [[]]],
  ])("holds of %s", (_, f, shapes) => {
    expect(() => checkGradient(f, shapes)).not.toThrow();
  });

  it("refuses a function that is a step function at every point", () => {
    const stairs = ([x]: Tensor[]) => sum(floor(mul(x!, 1e6)));
    expect(() => checkGradient(stairs, [[3]])).toThrow(/central differences|two widths/);
  });
});

describe("the methods for a derivative", () => {
  const cube = derivativeGraph(([x]) => sum(mul(x!, square(x!))), [[2]], 2);
  const parabola = derivativeGraph(([x]) => sum(square(x!)), [[2]], 2);
  const at = { point: [1, -2], direction: [0.5, -0.25] };

  it("agree on a cube", () => {
    expect(compareDerivatives(cube, at)).toBe(true);
  });

  it("differ from a gradient with a wrong factor of 2", () => {
    const first = parabola.first.map((g) => nodeOf(mul(2, g)));
    expect(() => compareDerivatives({ ...parabola, first }, at)).toThrow(
      "the derivative along the direction is 4 by grad and 2 by dual numbers",
    );
  });

  it("differ from a second derivative with a wrong factor of 2", () => {
    const second = parabola.second.map((h) => nodeOf(mul(2, h)));
    expect(() => compareDerivatives({ ...parabola, second }, at)).toThrow(
      "element 0 of the Hessian times it is 2 by grad and 1 by dual numbers.",
    );
  });
});
