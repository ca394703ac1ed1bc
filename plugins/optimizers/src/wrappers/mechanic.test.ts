import { wrap } from "@thalweg/core";
import { createStepper } from "@thalweg/testing";
import { expect, it } from "vitest";
import { gradientDescent, mechanic } from "../index.js";

it("bets on gradients whose norm is past the largest f32", () => {
  const [s0, lr, size] = [1e-8, 0.1, 1e38];
  const stepper = createStepper(wrap(mechanic, gradientDescent), {
    ...{ parameters: 16, dtype: "f32", fixed: true },
    hyper: { s0, lr },
  });
  stepper.start(Array.from({ length: 16 }, () => 1));
  const taken = stepper.step(Array.from({ length: 16 }, () => size));
  // No way gone, h = 0: each of the six bets is s0 / 6, and D the inner step. A dozen roundings.
  const wanted = s0 * lr * size;
  for (const each of taken) expect(Math.abs(each / wanted - 1)).toBeLessThan(12 * 2 ** -24);
});
