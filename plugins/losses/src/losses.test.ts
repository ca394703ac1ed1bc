import { type GivenHyper, type Loss, mean } from "@thalweg/core";
import {
  type ArrayInput,
  describeLossLaws,
  evaluate,
  evaluateLoss,
  type Nested,
} from "@thalweg/testing";
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
  meanAbsoluteError,
  meanSquaredError,
  multiMargin,
  negativeLogLikelihood,
  smoothL1,
  softCrossEntropy,
} from "./index.js";

const average = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const differences = (prediction: readonly number[], target: readonly number[]) =>
  prediction.map((value, i) => value - target[i]!);

const dot = (x: readonly number[], y: readonly number[]) =>
  x.reduce((sum, value, i) => sum + value * y[i]!, 0);
const length = (x: readonly number[]) => Math.max(1e-8, Math.hypot(...x));
const logSoftmaxOf = (logits: readonly number[]) => {
  const largest = Math.max(...logits);
  const total = Math.log(logits.reduce((sum, z) => sum + Math.exp(z - largest), 0));
  return logits.map((z) => z - largest - total);
};

describeLossLaws(meanSquaredError, {
  reference: (prediction, target) => average(differences(prediction, target).map((e) => e * e)),
});

describeLossLaws(meanAbsoluteError, {
  reference: (prediction, target) => average(differences(prediction, target).map(Math.abs)),
});

describeLossLaws(huber, {
  hyper: { delta: 0.7 },
  reference: (prediction, target) =>
    average(
      differences(prediction, target)
        .map(Math.abs)
        .map((e) => (e <= 0.7 ? (e * e) / 2 : 0.7 * (e - 0.35))),
    ),
});

describeLossLaws(smoothL1, {
  hyper: { beta: 0.7 },
  reference: (prediction, target) =>
    average(
      differences(prediction, target)
        .map(Math.abs)
        .map((e) => (e < 0.7 ? (e * e) / 1.4 : e - 0.35)),
    ),
});

describeLossLaws(logCosh, {
  reference: (prediction, target) =>
    average(differences(prediction, target).map((e) => Math.log(Math.cosh(e)))),
});

describeLossLaws(cosineDistance, {
  reference: (x, y) => 1 - dot(x, y) / (length(x) * length(y)),
});

describeLossLaws(crossEntropy, {
  reference: (logits, [label]) =>
    Math.log(logits.reduce((sum, z) => sum + Math.exp(z), 0)) - logits[label!]!,
});

describe("with label smoothing", () => {
  describeLossLaws(crossEntropy, {
    hyper: { labelSmoothing: 0.1 },
    reference: (logits, [label]) => {
      const surprises = logSoftmaxOf(logits).map((logp) => -logp);
      return 0.9 * surprises[label!]! + 0.1 * average(surprises);
    },
  });
});

describeLossLaws(softCrossEntropy, {
  hyper: { labelSmoothing: 0.1 },
  reference: (logits, target) => {
    const smoothed = target.map((q) => 0.9 * q + 0.1 / target.length);
    return -dot(smoothed, logSoftmaxOf(logits));
  },
});

describeLossLaws(klDivergence, {
  reference: (logits, target) =>
    dot(target, differences(target.map(Math.log), logSoftmaxOf(logits))),
});

describeLossLaws(negativeLogLikelihood, {
  reference: (logp, [label]) => -logp[label!]!,
});

const softplusOf = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const sigmoidOf = (x: number) => 1 / (1 + Math.exp(-x));

describeLossLaws(binaryCrossEntropy, {
  reference: (logits, target) =>
    average(logits.map((z, k) => target[k]! * softplusOf(-z) + (1 - target[k]!) * softplusOf(z))),
});

describeLossLaws(focal, {
  reference: (logits, target) =>
    average(
      logits.map((z, k) => {
        const yes = 0.25 * target[k]! * sigmoidOf(-z) ** 2 * softplusOf(-z);
        return yes + 0.75 * (1 - target[k]!) * sigmoidOf(z) ** 2 * softplusOf(z);
      }),
    ),
});

describeLossLaws(binaryHinge, {
  reference: (scores, target) => average(scores.map((z, k) => Math.max(0, 1 - z * target[k]!))),
});

const margins = (scores: readonly number[], label: number) =>
  scores.map((z, k) => (k === label ? 0 : 1 - scores[label]! + z));

describe.each([1, 2])("with p = %i", (p) => {
  describeLossLaws(multiMargin, {
    hyper: { p },
    reference: (scores, [label]) =>
      average(margins(scores, label!).map((term) => Math.max(0, term) ** p)),
  });
});

const valuesOf = (loss: Loss, prediction: ArrayInput, target: ArrayInput, hyper: GivenHyper = {}) =>
  evaluate({ prediction, target }, (tensors) => ({ values: loss.value({ ...hyper, ...tensors }) }))
    .values;

describe("values worked out by hand", () => {
  const prediction = { shape: [2, 2], values: [1, 2, 3, 4] };
  const target = { shape: [2, 2], values: [0, 4, 3, 1] };

  it("of mean squared error, without a half: (1 + 4) / 2 and (0 + 9) / 2", () => {
    expect([...valuesOf(meanSquaredError, prediction, target)]).toEqual([2.5, 4.5]);
  });

  it("of mean absolute error: (1 + 2) / 2 and (0 + 3) / 2", () => {
    expect([...valuesOf(meanAbsoluteError, prediction, target)]).toEqual([1.5, 1.5]);
  });

  it("of either on vectors and on images alike: one value for each example", () => {
    const flat = (values: number[]) => ({ shape: [2], values });
    expect([...valuesOf(meanSquaredError, flat([1, 2]), flat([3, 5]))]).toEqual([4, 9]);
    const image = (values: number[]) => ({ shape: [1, 2, 1, 2], values });
    const [value] = valuesOf(meanSquaredError, image([1, 2, 3, 4]), image([0, 0, 0, 0]));
    expect(value).toBe(7.5);
  });

  it("of cross-entropy: log of the number of classes where all logits are equal", () => {
    const logits = { shape: [1, 4], values: [5, 5, 5, 5] };
    const [value] = valuesOf(crossEntropy, logits, { shape: [1], values: [2], dtype: "i32" });
    expect(value).toBeCloseTo(Math.log(4), 15);
  });
});

describe("cross-entropy at the ends", () => {
  const label: ArrayInput = { shape: [3], values: [0, 1, 2], dtype: "i32" };
  const logits = { shape: [3, 3], values: [1e4, 0, -1e4, 1e4, 0, -1e4, 1e300, 0, -1e300] };

  it("neither overflows nor falls below 0", () => {
    expect([...valuesOf(crossEntropy, logits, label)]).toEqual([0, 1e4, 2e300]);
  });

  it("is 0 or more in f32 too, where the right class is all but certain", () => {
    const values = Array.from({ length: 40 }, (_, i) => [0.1 * i, 0.7 - i]).flat();
    const prediction: ArrayInput = { shape: [40, 2], values, dtype: "f32" };
    const target: ArrayInput = { shape: [40], values: new Array(40).fill(0), dtype: "i32" };
    for (const value of valuesOf(crossEntropy, prediction, target)) {
      expect(value).toBeGreaterThanOrEqual(0);
    }
  });

  it("is NaN where a logit is: a diverged network is not hidden", () => {
    const broken = { shape: [1, 2], values: [Number.NaN, 0] };
    const [value] = valuesOf(crossEntropy, broken, { shape: [1], values: [1], dtype: "i32" });
    expect(value).toBeNaN();
  });
});

const flat = (values: Nested): number[] =>
  typeof values === "number" ? [values] : values.flatMap(flat);

describe("extreme predictions, up to 1e4, in f32", () => {
  const extremes = [1e4, -1e4, 0, 88, -88, 104, 1];
  const prediction = extremes.map((z, i) => [z, extremes[(i + 1) % extremes.length]!, -z / 3]);
  const targetOf: Record<Loss["targets"], Nested> = {
    classes: extremes.map((_, i) => i % 3),
    probabilities: extremes.map((_, i) => (i % 2 === 0 ? [0, 1, 0] : [0.25, 0.5, 0.25])),
    values: extremes.map((_, i) => [i % 2, 1, 0]),
  };

  it.each(plugin.losses)("$name is a number, and so is its gradient", async (loss) => {
    const target = targetOf[loss.targets];
    const { value, gradient } = await evaluateLoss(loss, { prediction, target, dtype: "f32" });
    const exact = await evaluateLoss(loss, { prediction, target, dtype: "f64" });
    expect(Math.abs(value - exact.value)).toBeLessThanOrEqual(1e-5 * (1 + Math.abs(exact.value)));
    const expected = flat(exact.gradient);
    for (const [i, slope] of flat(gradient).entries()) {
      expect(Math.abs(slope - expected[i]!)).toBeLessThanOrEqual(
        1e-5 * (1 + Math.abs(expected[i]!)),
      );
    }
  });
});

describe("where logits are equal, as of a fresh network, the gradient is the true one", () => {
  it("of cross-entropy: softmax less the class, nothing through the row's maximum", async () => {
    const given = { prediction: [[0, 0, 0, 0]], target: [2], dtype: "f64" } as const;
    const { gradient } = await evaluateLoss(crossEntropy, given);
    expect(gradient).toEqual([[0.25, 0.25, -0.75, 0.25]]);
  });

  it("of binary cross-entropy: 1/2 less the target", async () => {
    const given = { prediction: [[0], [0]], target: [[1], [0]], dtype: "f64" } as const;
    const { gradient } = await evaluateLoss(binaryCrossEntropy, given);
    expect(gradient).toEqual([[-0.25], [0.25]]);
  });
});

describe("weights of classes", () => {
  const hyper = { classWeights: [1, 3] };
  const prediction = [
    [0, 0],
    [2, 1],
    [1, 5],
  ];

  it("divide by the sum of the examples' own weights", async () => {
    const logp = prediction.map(logSoftmaxOf);
    const target = [0, 1, 1];
    const own = target.map((label, i) => -logp[i]![label]! * (label === 0 ? 1 : 3));
    const expected = own.reduce((sum, value) => sum + value) / 7;
    const entropy = await evaluateLoss(crossEntropy, { hyper, prediction, target });
    expect(entropy.value).toBeCloseTo(expected, 14);
    const likelihood = await evaluateLoss(negativeLogLikelihood, {
      ...{ hyper, prediction: logp, target },
    });
    expect(likelihood.value).toBeCloseTo(expected, 14);
  });

  it("multiply each class's terms and divide by nothing where targets are probabilities", async () => {
    const target = [
      [1, 0],
      [0, 1],
      [0.5, 0.5],
    ];
    const logp = prediction.map(logSoftmaxOf);
    const values = logp.map(([a, b], i) => -a! * target[i]![0]! - 3 * b! * target[i]![1]!);
    const { value } = await evaluateLoss(softCrossEntropy, { hyper, prediction, target });
    expect(value).toBeCloseTo(average(values), 14);
  });

  it("are 0 or more", async () => {
    const given = { hyper: { classWeights: [1, -2] }, prediction, target: [0, 1, 1] };
    await expect(evaluateLoss(crossEntropy, given)).rejects.toThrow(
      'cross-entropy: "classWeights" has -2 for column 1; a weight must be 0 or more.',
    );
  });

  it("are one for each class", async () => {
    const given = { hyper: { classWeights: [1, 2, 3] }, prediction, target: [0, 1, 1] };
    await expect(evaluateLoss(crossEntropy, given)).rejects.toThrow(
      'cross-entropy: "classWeights" has 3 values for 2 columns; give one for each, or none.',
    );
  });
});

describe("an option that is not a normal number in f32", () => {
  it.each([
    [huber, "delta", 1e-300, { delta: 1e-300 }],
    [smoothL1, "beta", 1e39, { beta: 1e39 }],
    [focal, "gamma", 1e-40, { gamma: 1e-40 }],
    [binaryCrossEntropy, "positiveWeights", 1e50, { positiveWeights: [1, 1e50] }],
  ] as const)("is refused there, and taken in f64: %#", async (loss, name, value, hyper) => {
    const given = { prediction: [[0.5, 2]], target: [[0, 1]], hyper } as const;
    await expect(evaluateLoss(loss, { ...given, dtype: "f32" })).rejects.toThrow(
      `loss "${loss.name}": hyperparameter "${name}" is ${value}, which is not a normal number in f32; give a magnitude from 1.1754943508222875e-38 to 3.4028234663852886e+38.`,
    );
    await expect(evaluateLoss(loss, { ...given, dtype: "f64" })).resolves.toBeDefined();
  });

  it("is a class weight whose reciprocal overflows, in f64 too", async () => {
    const given = { prediction: [[1, 2]], target: [0], hyper: { classWeights: [1e-320, 1] } };
    await expect(evaluateLoss(crossEntropy, given)).rejects.toThrow(
      "which is not a normal number in f64",
    );
    const least = await evaluateLoss(crossEntropy, {
      ...{ ...given, hyper: { classWeights: [2 ** -126, 1] }, dtype: "f32" },
    });
    const plain = await evaluateLoss(crossEntropy, { ...given, hyper: {}, dtype: "f32" });
    expect(least.value).toBeCloseTo(plain.value, 6);
    for (const [k, slope] of flat(least.gradient).entries()) {
      expect(slope).toBeCloseTo(flat(plain.gradient)[k]!, 6);
    }
  });
});

it("losses of rows refuse predictions of another shape", async () => {
  const given = { prediction: [1, 2], target: [0, 1] };
  await expect(evaluateLoss(crossEntropy, given)).rejects.toThrow(
    'loss "cross-entropy": the prediction has shape [2] and the target [2]; they must be [examples, ..., classes] and [examples, ...].',
  );
  await expect(evaluateLoss(negativeLogLikelihood, given)).rejects.toThrow(
    'loss "negative-log-likelihood": the prediction has shape [2]; it must be [examples, classes].',
  );
});

it("cross-entropy of a sequence is the mean over its places, weights and smoothing included", () => {
  const places: ArrayInput = {
    shape: [6, 3],
    values: Array.from({ length: 18 }, (_, i) => Math.sin(3 * i)),
  };
  const classes: ArrayInput = { shape: [6], values: [0, 2, 1, 1, 0, 2], dtype: "i32" };
  const sequences = { ...places, shape: [3, 2, 3] };
  for (const hyper of [{}, { labelSmoothing: 0.1, classWeights: [1, 2, 5] }]) {
    const rows = [...valuesOf(crossEntropy, places, classes, hyper)];
    const found = [...valuesOf(crossEntropy, sequences, { ...classes, shape: [3, 2] }, hyper)];
    expect(found).toHaveLength(3);
    for (const [i, value] of found.entries()) {
      expect(value).toBeCloseTo((rows[2 * i]! + rows[2 * i + 1]!) / 2, 14);
    }
  }
});

it("smooth-l1 with beta 0 is the mean absolute error, at its corner too", async () => {
  const given = { prediction: [[1, -2, 3]], target: [[1, 0, 1]] };
  const smooth = await evaluateLoss(smoothL1, { ...given, hyper: { beta: 0 } });
  expect(smooth).toEqual(await evaluateLoss(meanAbsoluteError, given));
});

it("a mean of values is what training descends: 3.5 for values 2.5 and 4.5", () => {
  const inputs = {
    prediction: { shape: [2, 2], values: [1, 2, 3, 4] },
    target: { shape: [2, 2], values: [0, 4, 3, 1] },
  };
  const { loss } = evaluate(inputs, (tensors) => ({ loss: mean(meanSquaredError.value(tensors)) }));
  expect([...loss]).toEqual([3.5]);
});

it("losses of a yes or no say the targets that they take", () => {
  const ranges = Object.fromEntries(
    plugin.losses.flatMap(({ name, targetRange }) => (targetRange ? [[name, targetRange]] : [])),
  );
  expect(ranges).toEqual({
    "binary-cross-entropy": [0, 1],
    "binary-hinge": [-1, 1],
    focal: [0, 1],
  });
});
