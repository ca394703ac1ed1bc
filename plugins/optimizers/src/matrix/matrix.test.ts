import { type GivenHyper, matmul } from "@thalweg/core";
import { compileProgram, instantiate, type ProgramSpec } from "@thalweg/tensor";
import { createStepper, describePluginLaws, evaluate, runs } from "@thalweg/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import plugin, { apollo, inverseRoot, muon, orthogonalize, shampoo, soap } from "../index.js";
import { addDiagonal } from "./identity.js";

describePluginLaws(plugin, { folder: import.meta.dirname });

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

describe.each(["f32", "f64"] as const)(
  "Shampoo on matrices singular to rounding, in %s",
  (dtype) => {
    const roundoff = dtype === "f32" ? 2 ** -24 : 2 ** -53;
    const firstStep = (rows: number, columns: number, g: readonly number[], hyper: GivenHyper) => {
      const stepper = createStepper(shampoo, {
        parameters: [{ name: "w", shape: [rows, columns] }],
        dtype,
        hyper: { lr: 1, ...hyper },
      });
      stepper.start(new Array<number>(g.length).fill(0));
      return [...stepper.step(g)];
    };

    it("a b' takes a first step of a b' / (|a| |b|), within 8 sqrt(u), however many iterations", () => {
      const vector = fc.array(fc.double({ min: 0.1, max: 2, noNaN: true }), {
        minLength: 2,
        maxLength: 6,
      });
      const exponents = dtype === "f32" ? [-10, 0, 10, 30] : [-20, 0, 40, 200];
      const property = fc.property(
        vector,
        vector,
        fc.constantFrom(...exponents),
        fc.constantFrom(40, 80),
        (a, b, exponent, iterations) => {
          const g = a.flatMap((x) => b.map((y) => x * y * 2 ** exponent));
          const length = Math.hypot(...a) * Math.hypot(...b);
          const step = firstStep(a.length, b.length, g, { eps: 1e-30, iterations });
          step.forEach((value, i) => {
            const right = (a[Math.floor(i / b.length)]! * b[i % b.length]!) / length;
            expect(Math.abs(value - right)).toBeLessThan(8 * Math.sqrt(roundoff));
          });
        },
      );
      fc.assert(property, runs(20));
    });

    it("the outer product of (10, 20, 30, 40) / sqrt(10) with itself takes -1/300, -2/300 ...", () => {
      const g = [1, 2, 3, 4].flatMap((x) => [1, 2, 3, 4].map((y) => 10 * x * y));
      const step = firstStep(4, 4, g, { lr: 0.1 });
      step.forEach((value, i) => {
        const right = ((Math.floor(i / 4) + 1) * ((i % 4) + 1)) / 300;
        expect(Math.abs(value - right)).toBeLessThan(Math.sqrt(roundoff) * right);
      });
    });

    it("zeros, and what is so large that its squares are infinite, stand still", () => {
      const most = dtype === "f32" ? 1e30 : 1e300;
      const eps = 1e-300;
      for (const g of [
        [0, 0, 0, 0],
        [most, 0, 0, most],
        [most, -most, most, most],
      ]) {
        expect(firstStep(2, 2, g, { eps }).map(Math.abs)).toEqual([0, 0, 0, 0]);
      }
    });
  },
);

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
  /**
   * A matrix far from singular with distinct singular values, so that eigenvectors are unique up to
   * signs.
   */
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

describe.each(["f32", "f64"] as const)(
  "SOAP on gradients that leave coordinates empty, in %s",
  (dtype) => {
    const roundoff = dtype === "f32" ? 2 ** -24 : 2 ** -53;
    const exponents = dtype === "f32" ? [-40, 0, 20, 50] : [-300, 0, 100, 400];
    const vector = fc.array(fc.double({ min: 0.1, max: 2, noNaN: true }), {
      minLength: 1,
      maxLength: 6,
    });

    it("a b' takes steps of lr a b' / (|a| |b|), within 256 u, at any size and after refreshing", () => {
      const flavour = fc.constantFrom("paper", "author", "pytorch-optimizer");
      const property = fc.property(
        vector,
        vector,
        fc.constantFrom(...exponents),
        fc.constantFrom(1, 10),
        flavour,
        (a, b, exponent, frequency, how) => {
          const stepper = createStepper(soap, {
            parameters: [{ name: "w", shape: [a.length, b.length] }],
            dtype,
            hyper: { lr: 1, eps: 0, frequency, flavour: how },
            fixed: true,
          });
          const length = Math.hypot(...a) * Math.hypot(...b);
          const right = a.flatMap((x) => b.map((y) => (x * y) / length));
          stepper.start(right.map(() => 0));
          stepper.step(right.map((value) => value * 2 ** exponent));
          for (let t = 2; t <= 6; t++) {
            // The flavour counts the first step, which does not update the moments.
            const share = (beta: number) => (1 - beta ** (t - 1)) / (1 - beta ** t);
            const size = how === "pytorch-optimizer" ? Math.sqrt(share(0.95)) : 1;
            const step = stepper.step(right.map((value) => value * 2 ** exponent));
            step.forEach((value, i) => {
              expect(Math.abs(value - size * right[i]!)).toBeLessThan(256 * roundoff);
            });
          }
        },
      );
      fc.assert(property, runs(30));
    });

    it("what is so large that its squares are infinite stands still, from whichever step", () => {
      const most = dtype === "f32" ? [1.5e19, 1e25, 3e38] : [1e154, 1e200, 1e308];
      for (const size of most) {
        for (const frequency of [1, 10]) {
          for (const large of [1, 2, 4]) {
            const stepper = createStepper(soap, {
              parameters: [{ name: "w", shape: [4, 2] }],
              dtype,
              hyper: { frequency },
            });
            const g = [1, -1, 1, 1, 0.5, 1, -1, 1];
            stepper.start(g);
            for (let t = 1; t <= 6; t++) {
              const step = stepper.step(t < large ? g : g.map((value) => value * size));
              if (t >= large) expect([...step].map(Math.abs)).toEqual(g.map(() => 0));
            }
          }
        }
      }
    });
  },
);
