import { createStepper, runs } from "@thalweg/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { spam } from "../index.js";

const settings = { lr: 0.1, gap: 8, warmup: 5, grace: 3, threshold: 2, weightDecay: 0.3 };

/** The steps of one parameter by the algorithm, on plain numbers. */
function path(start: number, gradients: readonly number[]): number[] {
  const { lr, gap, warmup, grace, threshold, weightDecay } = settings;
  let [m, v, theta] = [0, 0, start];
  return gradients.map((raw, i) => {
    const t = i + 1;
    const n = t % gap;
    if (n === 0) [m, v] = [0, 0];
    const spike = n >= grace && raw ** 2 > threshold * v;
    const g = spike ? Math.sign(raw) * Math.sqrt(threshold * v) : raw;
    m = 0.9 * m + 0.1 * g;
    v = 0.999 * v + 0.001 * g * g;
    const warming = t >= gap && n < warmup;
    const warm = warming ? 1 - (0.99 * (1 + Math.cos((Math.PI * n) / (warmup + 1)))) / 2 : 1;
    const rate = (lr * warm * Math.sqrt(1 - 0.999 ** t)) / (1 - 0.9 ** t);
    theta -= (rate * m) / (Math.sqrt(v) + 1e-6);
    theta *= 1 - lr * weightDecay;
    return theta;
  });
}

describe("SPAM", () => {
  it("takes the steps of its algorithm on plain numbers over three resets, within 1e-12", () => {
    const gradient = fc.oneof(
      fc.double({ min: 0.5, max: 2, noNaN: true }),
      fc.double({ min: -50, max: -20, noNaN: true }),
    );
    const course = fc.array(gradient, { minLength: 28, maxLength: 28 });
    const property = fc.property(fc.double({ min: -2, max: 2, noNaN: true }), course, (x, gs) => {
      const stepper = createStepper(spam, { parameters: 1, hyper: settings });
      stepper.start([x]);
      path(x, gs).forEach((expected, t) => {
        stepper.step([gs[t]!]);
        const error = Math.abs(stepper.save().theta[0]! - expected);
        expect(error).toBeLessThan(1e-12 * (1 + Math.abs(expected)));
      });
    });
    fc.assert(property, runs(40));
  });
});
