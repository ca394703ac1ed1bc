import { type Loss, mean } from "@thalweg/core";
import { type ArrayInput, describeLossLaws, evaluate } from "@thalweg/testing";
import { describe, expect, it } from "vitest";
import { crossEntropy, meanAbsoluteError, meanSquaredError } from "./index.js";

const average = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const differences = (prediction: readonly number[], target: readonly number[]) =>
  prediction.map((value, i) => value - target[i]!);

describeLossLaws(meanSquaredError, {
  reference: (prediction, target) => average(differences(prediction, target).map((e) => e * e)),
});

describeLossLaws(meanAbsoluteError, {
  reference: (prediction, target) => average(differences(prediction, target).map(Math.abs)),
  kinks: (prediction, target) => differences(prediction, target).map(Math.abs),
});

describeLossLaws(crossEntropy, {
  reference: (logits, [label]) =>
    Math.log(logits.reduce((sum, z) => sum + Math.exp(z), 0)) - logits[label!]!,
});

const valuesOf = (loss: Loss, prediction: ArrayInput, target: ArrayInput) =>
  evaluate({ prediction, target }, (tensors) => ({ values: loss.value(tensors) })).values;

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

it("a mean of values is what training descends: 3.5 for values 2.5 and 4.5", () => {
  const inputs = {
    prediction: { shape: [2, 2], values: [1, 2, 3, 4] },
    target: { shape: [2, 2], values: [0, 4, 3, 1] },
  };
  const { loss } = evaluate(inputs, (tensors) => ({ loss: mean(meanSquaredError.value(tensors)) }));
  expect([...loss]).toEqual([3.5]);
});
