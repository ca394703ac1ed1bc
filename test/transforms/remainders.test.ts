/** What is left of a gradient when a part of it is taken off, where nothing should be left. */
import { replayOptimizer } from "@thalweg/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const floats = ["f32", "f64"] as const;
const roundoff = { f32: 2 ** -24, f64: 2 ** -53 };
const round = { f32: Math.fround, f64: (x: number) => x };
const parts = (length: number) =>
  fc.array(fc.double({ min: 0.1, max: 2, noNaN: true }), { minLength: length, maxLength: 40 });
const signed = (x: readonly number[]) => x.map((value, i) => (i % 3 === 1 ? -value : value));
const dot = (x: readonly number[], y: readonly number[]) =>
  x.reduce((sum, value, i) => sum + value * y[i]!, 0);
const sizes = { f32: [-60, -20, 0, 20, 60], f64: [-400, -20, 0, 20, 400] };

describe.each(floats)("orthogonal-gradient in %s", (dtype) => {
  const step = async (theta: readonly number[], g: readonly number[], eps = 1e-300) => {
    const replay = { dtype, shapes: [[g.length]], init: [theta], hyper: { lr: 1, eps } };
    const [after] = await replayOptimizer("orthogonal-gradient|negate|sgd", {
      ...replay,
      gradients: [[g]],
    });
    return after![0]!.map((value, i) => value - theta[i]!);
  };

  it("is 0 wherever the gradient is a multiple of the parameters, of any size", async () => {
    const property = fc.asyncProperty(
      parts(1),
      fc.double({ min: 0.1, max: 3, noNaN: true }),
      fc.constantFrom(...sizes[dtype]),
      async (values, multiple, exponent) => {
        const theta = signed(values).map(round[dtype]);
        const g = theta.map((x) => round[dtype](round[dtype](multiple * x) * 2 ** exponent));
        expect((await step(theta, g)).map(Math.abs)).toEqual(theta.map(() => 0));
      },
    );
    await fc.assert(property, { numRuns: 15 });
  });

  it("is 0 for one element, for zeros and for [1e9, 0]", async () => {
    expect((await step([round[dtype](0.3)], [0.7])).map(Math.abs)).toEqual([0]);
    expect(await step([1, 2], [0, 0])).toEqual([0, 0]);
    expect(await step([1e9, 0], [1e9, 0], 1e-30)).toEqual([0, 0]);
  });

  it("else is orthogonal to the parameters and as long as the gradient, also where little is left", async () => {
    const property = fc.asyncProperty(
      parts(2),
      fc.constantFrom(1, 2 ** -8),
      fc.constantFrom(...sizes[dtype].slice(1, -1)),
      async (values, share, exponent) => {
        const theta = signed(values).map(round[dtype]);
        const turned = theta.map((_, i) => (i === 0 ? theta[1]! : i === 1 ? -theta[0]! : 0));
        const g = theta.map((x, i) => round[dtype]((x + share * turned[i]!) * 2 ** exponent));
        const taken = await step(theta, g);
        const length = Math.sqrt(dot(g, g));
        const along = Math.abs(dot(taken, theta)) / Math.sqrt(dot(theta, theta));
        const noise = 64 * roundoff[dtype] * (length / share + Math.sqrt(dot(theta, theta)));
        expect(along).toBeLessThan(noise * 4);
        expect(Math.abs(Math.sqrt(dot(taken, taken)) - length)).toBeLessThan(noise);
      },
    );
    await fc.assert(property, { numRuns: 15 });
  });
});

describe.each(floats)("centralize in %s", (dtype) => {
  it("is exactly 0 where the gradients of a unit are equal", async () => {
    const property = fc.asyncProperty(
      parts(2),
      fc.integer({ min: 2, max: 7 }),
      async (values, inputs) => {
        const row = values.map(round[dtype]);
        const g = Array.from({ length: inputs }, () => row).flat();
        const replay = { dtype, shapes: [[inputs, row.length]], hyper: { lr: 1 } };
        const [after] = await replayOptimizer("centralize|sgd", {
          ...replay,
          init: [g.map(() => 0)],
          gradients: [[g]],
        });
        expect(after![0]!.map(Math.abs)).toEqual(g.map(() => 0));
      },
    );
    await fc.assert(property, { numRuns: 10 });
  });
});
