import { matmul } from "@thalweg/core";
import { compileProgram, instantiate, type ProgramSpec } from "@thalweg/tensor";
import { createStepper, describePluginLaws, evaluate, runs } from "@thalweg/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDiagonal } from "./identity.js";
import plugin, { apollo, inverseRoot, muon, orthogonalize, shampoo } from "./index.js";

describePluginLaws(plugin);

const size = (shape: readonly number[]) => shape.reduce((product, extent) => product * extent, 1);
const entries = (count: number) =>
  fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: count, maxLength: count });

describe("the inverse root", () => {
  it.each([2, 4] as const)("X of order %i: X^p A is the identity, within 1e-8", (p) => {
    const n = 5;
    const property = fc.property(entries(n * n), (values) => {
      const input = { b: { shape: [n, n], values } };
      const { product } = evaluate(input, ({ b }) => {
        const a = addDiagonal(matmul(b!, b!, { transposeB: true }), 1e-3);
        const x = inverseRoot(a, p, 30);
        const square = matmul(x, x);
        return { product: matmul(p === 2 ? square : matmul(square, square), a) };
      });
      product.forEach((value, i) => {
        expect(Math.abs(value - (i % (n + 1) === 0 ? 1 : 0))).toBeLessThan(1e-8);
      });
    });
    fc.assert(property, runs(20));
  });
});

describe("orthogonalization", () => {
  it("puts every singular value that is not tiny between 0.65 and 1.25, of wide and tall matrices", () => {
    const property = fc.property(
      fc.double({ min: 0.05, max: 1, noNaN: true }),
      fc.boolean(),
      (small, tall) => {
        const [rows, columns] = tall ? [3, 2] : [2, 3];
        const values = tall ? [1, 0, 0, small, 0, 0] : [1, 0, 0, 0, small, 0];
        const input = { g: { shape: [rows, columns], values } };
        const { x } = evaluate(input, ({ g }) => ({ x: orthogonalize(g!, 5) }));
        for (const singular of [x[0]!, tall ? x[3]! : x[4]!]) {
          expect(singular).toBeGreaterThan(0.65);
          expect(singular).toBeLessThan(1.25);
        }
      },
    );
    fc.assert(property, runs(30));
  });
});

describe("on matrices", () => {
  const shapes = [[4, 3], [2, 5], [2, 3, 2], [3]];
  const parameters = shapes.map((shape, i) => ({ name: `p${i}`, shape }));
  const total = shapes.map(size).reduce((sum, count) => sum + count, 0);

  it.each([apollo, muon, shampoo])("$name takes the interpreter's steps when compiled", (each) => {
    const steppers = [undefined, (spec: ProgramSpec) => instantiate(compileProgram(spec))].map(
      (execute) => createStepper(each, { parameters, ...(execute && { execute }) }),
    );
    const property = fc.property(entries(total), entries(total), (theta, g) => {
      const [first, second] = steppers.map((stepper) => {
        stepper.start(theta);
        return [stepper.step(g), stepper.step(theta)].map((step) => [...step]);
      });
      expect(first).toEqual(second);
    });
    fc.assert(property, runs(5));
  });

  it("Shampoo's first step on a diagonal matrix is g / sqrt(g^2 + eps) on the diagonal", () => {
    const stepper = createStepper(shampoo, { parameters: [{ name: "w", shape: [2, 2] }] });
    stepper.start([1, 1, 1, 1]);
    const step = stepper.step([3, 0, 0, -0.5]);
    const expected = [3 / Math.sqrt(9 + 1e-4), 0, 0, -0.5 / Math.sqrt(0.25 + 1e-4)];
    step.forEach((value, i) => {
      expect(Math.abs(value - 0.1 * expected[i]!)).toBeLessThan(1e-12);
    });
  });
});
