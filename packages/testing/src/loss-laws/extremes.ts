import { grad } from "@thalweg/tensor";
import fc from "fast-check";
import { type ArrayInput, evaluate } from "../evaluate.js";
import { hold } from "../hold.js";
import { type LossLaw, lossTensors, targetOf } from "./loss-law.js";

/** Finds an exponential that overflows, and a logarithm of a value that has underflowed. */
export const extremes: LossLaw = {
  name: "extremes",
  statement: "value and gradient are finite in f32 for predictions of 1e4 either way",
  check(loss, { hyper }) {
    const outputs = 3;
    const logit = fc.constantFrom(-1e4, -100, -1, 0, 1, 100, 1e4);
    const row = fc.array(logit, { minLength: outputs, maxLength: outputs });
    const property = fc.property(row, targetOf(loss, outputs), (prediction, target) => {
      const inputs: Record<string, ArrayInput> = {
        prediction: { shape: [1, outputs], values: prediction, dtype: "f32" },
        target:
          loss.targets === "classes"
            ? { shape: [1], values: target, dtype: "i32" }
            : { shape: [1, outputs], values: target, dtype: "f32" },
      };
      const { values, slope } = evaluate(inputs, (tensors) => {
        const { values: each, mean } = lossTensors(loss, hyper, tensors);
        return { values: each, slope: grad(mean, [tensors.prediction!])[0]! };
      });
      for (const [what, numbers] of [["value", values] as const, ["gradient", slope] as const]) {
        const bad = numbers.find((each) => !Number.isFinite(each));
        if (bad !== undefined) throw new Error(`the ${what} has ${bad} in it.`);
      }
    });
    hold(property, 60);
  },
};
