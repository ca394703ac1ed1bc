/** Losses of infinite predictions: the limits of their formulas, with 0 times infinity as 0. */
import type { GivenHyper, Loss } from "@thalweg/core";
import { evaluateLoss, type Nested } from "@thalweg/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import plugin, {
  binaryCrossEntropy,
  binaryHinge,
  cosineDistance,
  crossEntropy,
  focal,
  huber,
  klDivergence,
  logCosh,
  multiMargin,
  negativeLogLikelihood,
  smoothL1,
  softCrossEntropy,
} from "./index.js";

const { POSITIVE_INFINITY: INF, NEGATIVE_INFINITY: MINUS_INF } = Number;
const flat = (values: Nested): number[] =>
  typeof values === "number" ? [values] : values.flatMap(flat);

/** Options other than the defaults, including weights of 0. */
const variants = new Map<Loss, readonly GivenHyper[]>([
  [
    crossEntropy,
    [
      { labelSmoothing: 0.1 },
      { labelSmoothing: 1 },
      { classWeights: [0, 1, 3] },
      { classWeights: [2, 0, 1e6], labelSmoothing: 0.5 },
    ],
  ],
  [softCrossEntropy, [{ labelSmoothing: 0.1 }, { classWeights: [0, 1, 3] }]],
  [negativeLogLikelihood, [{ classWeights: [0, 1, 3] }]],
  [binaryCrossEntropy, [{ positiveWeights: [0, 1, 3] }]],
  [focal, [{ gamma: 0 }, { alpha: 0 }, { alpha: 1, gamma: 0.5 }]],
  [huber, [{ delta: 1e-20 }]],
  [smoothL1, [{ beta: 0 }, { beta: 1e-20 }]],
  [binaryHinge, [{ squared: true }]],
  [multiMargin, [{ p: 2 }, { classWeights: [0, 1, 3] }]],
]);

const targets: Readonly<Record<Loss["targets"], readonly Nested[]>> = {
  classes: [0, 1, 2],
  probabilities: [
    [0, 0.5, 0.5],
    [1, 0, 0],
    [0, 1, 0],
    [0.25, 0.25, 0.5],
  ],
  values: [
    [0, 1, 0],
    [1, 0, 1],
    [1, 1, 1],
    [0, 0.5, 1],
  ],
};
const signs: readonly Nested[] = [
  [1, -1, 1],
  [-1, 1, 1],
];

/**
 * A row with -inf, +inf or both, each at most once, because the difference of two equal infinities
 * has no limit.
 */
const infinite = fc
  .tuple(
    fc.shuffledSubarray([0, 1, 2], { minLength: 2, maxLength: 2 }),
    fc.integer({ min: 1, max: 3 }),
  )
  .map(([[low, high], which]) =>
    [-0.5, 0.25, 1].map((z, k) =>
      k === low && which & 1 ? MINUS_INF : k === high && which & 2 ? INF : z,
    ),
  );

const judged = plugin.losses!.filter((loss) => loss !== cosineDistance);

describe.each(judged)("$name of a row with infinities", (loss) => {
  const options = fc.constantFrom({}, ...(variants.get(loss) ?? []));
  const target = fc.constantFrom(...(loss === binaryHinge ? signs : targets[loss.targets]));

  it.each(["f32", "f64"] as const)(
    "in %s is the limit of rows with large numbers, and so is its gradient",
    async (dtype) => {
      await fc.assert(
        fc.asyncProperty(infinite, target, options, async (row, wanted, hyper) => {
          const at = (prediction: readonly number[]) =>
            evaluateLoss(loss, { prediction: [prediction], target: [wanted], hyper, dtype });
          const numbers = async (prediction: readonly number[]) => {
            const { value, gradient } = await at(prediction);
            return [value, ...flat(gradient)];
          };
          const within = (size: number) => row.map((z) => Math.max(-size, Math.min(z, size)));
          const [far, farther] = [await numbers(within(1e6)), await numbers(within(2e6))];
          for (const [i, number] of (await numbers(row)).entries()) {
            const limit = farther[i]!;
            const grows = Math.abs(limit) > 1.5 * Math.abs(far[i]!);
            if (grows) expect(number).toBe(Math.sign(limit) * INF);
            else expect(Math.abs(number - limit)).toBeLessThanOrEqual(1e-5 * (1 + Math.abs(limit)));
          }
        }),
        { numRuns: 30 },
      );
    },
  );
});

describe("a logit of -inf is a class without probability", () => {
  const prediction = [[MINUS_INF, 0, 1]];
  // The softmax of the other two: 1 / (1 + e), e / (1 + e); log(1 + e) - 1/2
  const [p, q] = [1 / (1 + Math.E), Math.E / (1 + Math.E)];
  const mean = Math.log(1 + Math.E) - 0.5;

  const close = (found: Nested, expected: readonly number[]) => {
    const values = flat(found);
    expect(values).toHaveLength(expected.length);
    for (const [i, x] of expected.entries()) {
      if (Number.isFinite(x)) expect(values[i]).toBeCloseTo(x, 14);
      else expect(values[i]).toBe(x);
    }
  };

  it.each([
    {
      what: "of no cost where it is not wanted",
      loss: softCrossEntropy,
      target: [[0, 0.5, 0.5]],
      value: mean,
      gradient: [0, p - 0.5, q - 0.5],
    },
    {
      what: "of no cost in the KL divergence",
      loss: klDivergence,
      target: [[0, 0.5, 0.5]],
      value: mean - Math.LN2,
      gradient: [0, p - 0.5, q - 0.5],
    },
    {
      what: "of infinite cost where it is the target: softmax less the class",
      loss: crossEntropy,
      target: [0],
      value: INF,
      gradient: [-1, p, q],
    },
    {
      what: "of infinite cost where label smoothing wants it",
      loss: crossEntropy,
      hyper: { labelSmoothing: 0.3 },
      target: [2],
      value: INF,
      gradient: [-0.1, p - 0.1, q - 0.8],
    },
    {
      what: "of no cost under label smoothing if its weight is 0",
      loss: crossEntropy,
      hyper: { labelSmoothing: 0.3, classWeights: [0, 1, 1] },
      target: [2],
      // 0.7 and 0.1 of -log q, 0.1 of -log p
      value: 0.8 * (mean - 0.5) + 0.1 * (mean + 0.5),
      gradient: [0, 0.9 * p - 0.1, 0.9 * q - 0.8],
    },
  ])("$what", async ({ loss, target, value, gradient, hyper }) => {
    const found = await evaluateLoss(loss, { prediction, target, ...(hyper && { hyper }) });
    close([found.value], [value]);
    close(found.gradient, gradient);
  });

  it("is nothing with others like it: rows of a causal mask, whose classes are behind it", async () => {
    const rows = [
      [0, MINUS_INF, MINUS_INF],
      [0, 0, MINUS_INF],
    ];
    const { value, gradient } = await evaluateLoss(crossEntropy, {
      prediction: rows,
      target: [0, 1],
    });
    expect(value).toBeCloseTo(Math.LN2 / 2, 15);
    expect(gradient).toEqual([
      [0, 0, 0],
      [0.25, -0.25, 0],
    ]);
  });
});

describe("examples without weight", () => {
  it.each([
    { loss: crossEntropy, own: -Math.log(1 / (1 + Math.E)) },
    { loss: negativeLogLikelihood, own: -0 },
  ])("of $loss.name count for nothing, at an infinite loss too", async ({ loss, own }) => {
    const prediction = [
      [MINUS_INF, 0, 1],
      [MINUS_INF, 0, 1],
    ];
    const given = { prediction, hyper: { classWeights: [0, 1, 1] } };
    const { value, gradient } = await evaluateLoss(loss, { ...given, target: [0, 1] });
    expect(value).toBeCloseTo(own, 14);
    expect(flat((gradient as Nested[])[0]!).every((slope) => slope === 0)).toBe(true);
    const nobody = await evaluateLoss(loss, { ...given, target: [0, 0] });
    expect(nobody.value).toBe(0);
    expect(flat(nobody.gradient).every((slope) => slope === 0)).toBe(true);
  });
});

describe("log-cosh", () => {
  it("is 0 at 0, with derivative 0, and infinity at infinity, with derivative 1", async () => {
    for (const dtype of ["f32", "f64"] as const) {
      const at = (x: number) => evaluateLoss(logCosh, { prediction: [[x]], target: [[0]], dtype });
      expect((await at(0)).value).toBe(0);
      expect(flat((await at(0)).gradient)[0]).toBeCloseTo(0, 300);
      expect(await at(INF)).toEqual({ value: INF, gradient: [[1]] });
      expect(await at(MINUS_INF)).toEqual({ value: INF, gradient: [[-1]] });
    }
  });
});

it("cross-entropy in f32 keeps the other logits apart where the target's is 1e8 below: 1/(1 + e), e/(1 + e)", async () => {
  const given = { prediction: [[-1e8, 0, 1]], target: [0], dtype: "f32" } as const;
  const { gradient } = await evaluateLoss(crossEntropy, given);
  const [own, p, q] = flat(gradient) as [number, number, number];
  expect(own).toBe(-1);
  expect(p).toBeCloseTo(1 / (1 + Math.E), 6);
  expect(q).toBeCloseTo(Math.E / (1 + Math.E), 6);
});
