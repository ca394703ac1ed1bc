import { type GivenHyper, matmul } from "@thalweg/core";
import { compileProgram, instantiate, type ProgramSpec } from "@thalweg/tensor";
import { createStepper, describePluginLaws, evaluate, runs } from "@thalweg/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDiagonal } from "./identity.js";
import plugin, { apollo, inverseRoot, muon, orthogonalize, shampoo, soap } from "./index.js";

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

  it.each([apollo, muon, shampoo, soap])(
    "$name takes the interpreter's steps when compiled",
    (each) => {
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
    },
  );

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

describe("SOAP", () => {
  const n = 3;
  const steps = 7;
  const hyper = { lr: 0.1, frequency: 2, weightDecay: 0 };
  const walk = (own: GivenHyper, gradients: readonly (readonly number[])[]) => {
    const stepper = createStepper(soap, {
      parameters: [{ name: "w", shape: [n, n] }],
      hyper: own,
    });
    stepper.start(new Array<number>(n * n).fill(0));
    return gradients.map((g) => [...stepper.step(g)]);
  };
  const times = (a: readonly number[], b: readonly number[]) =>
    a.map((_, at) => {
      const [i, j] = [Math.floor(at / n), at % n];
      return [0, 1, 2].reduce((sum, k) => sum + a[n * i + k]! * b[n * k + j]!, 0);
    });
  const transposed = (a: readonly number[]) =>
    a.map((_, at) => a[n * (at % n) + Math.floor(at / n)]!);
  const turnBy = (angle: number) => {
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    return times([c, -s, 0, s, c, 0, 0, 0, 1], [1, 0, 0, 0, c, -s, 0, s, c]);
  };
  /** Adam's steps with lr 0.1, both betas 0.95 and eps 1e-8. */
  const adamSteps = (gradients: readonly (readonly number[])[]) => {
    const [m, v] = [new Float64Array(n * n), new Float64Array(n * n)];
    return gradients.map((g, t) => {
      const mass = 1 - 0.95 ** (t + 1);
      return g.map((x, i) => {
        m[i] = 0.95 * m[i]! + 0.05 * x;
        v[i] = 0.95 * v[i]! + 0.05 * x * x;
        return (0.1 * m[i]!) / mass / (Math.sqrt(v[i]! / mass) + 1e-8);
      });
    });
  };
  const flavours = ["paper", "author", "pytorch-optimizer"];
  /** Far from singular, its singular values apart: eigenvectors are unique but for signs. */
  const firstGradient = [4, 0.3, -0.2, 0.1, 2, 0.4, -0.3, 0.2, 1];

  it.each(flavours)(
    "turns with its gradients ($0): U G V' takes the steps U s V', within 1e-9",
    (flavour) => {
      const property = fc.property(
        fc.array(entries(n * n), { minLength: steps - 1, maxLength: steps - 1 }),
        fc.double({ min: 0, max: 3, noNaN: true }),
        fc.double({ min: 0, max: 3, noNaN: true }),
        (others, alpha, beta) => {
          const gradients = [firstGradient, ...others];
          const turn = (g: readonly number[]) =>
            times(times(turnBy(alpha), g), transposed(turnBy(beta)));
          const own = { ...hyper, eps: 0.01, flavour };
          const [plain, turned] = [walk(own, gradients), walk(own, gradients.map(turn))];
          plain.map(turn).forEach((expected, t) => {
            expected.forEach((value, i) => {
              expect(Math.abs(turned[t]![i]! - value)).toBeLessThan(1e-9);
            });
          });
        },
      );
      fc.assert(property, runs(20));
    },
  );

  it("is Adam a step later where every gradient is diagonal", () => {
    const diagonal = fc.tuple(...[1, 2, 3].map(() => fc.double({ min: 0.1, max: 2, noNaN: true })));
    const property = fc.property(
      fc.array(diagonal, { minLength: steps, maxLength: steps }),
      (rows) => {
        const matrices = rows.map(([a, b, c]) => [a!, 0, 0, 0, b!, 0, 0, 0, c!]);
        const found = walk(hyper, [
          firstGradient.map((x, i) => (i % 4 === 0 ? x : 0)),
          ...matrices,
        ]);
        expect(found[0]!.every((step) => step === 0)).toBe(true);
        adamSteps(matrices).forEach((expected, t) => {
          expected.forEach((value, i) => {
            expect(Math.abs(found[t + 1]![i]! - value)).toBeLessThan(1e-12);
          });
        });
      },
    );
    fc.assert(property, runs(20));
  });
});
