import { showShape } from "@thalweg/tensor";
import fc from "fast-check";
import { evaluate } from "../evaluate.js";
import { hold } from "../hold.js";
import { built, type ModelLaw, modelCases } from "./model-law.js";

/**
 * Finds a constant that converts everything to f64, a missing or hard-coded extent, a division by a
 * deviation of 0.
 */
export const prediction: ModelLaw = {
  name: "prediction",
  statement:
    "each example has a finite prediction, of the element type of the parameters, in f32 and f64",
  check(model, traits) {
    const { initial, arrays, forward } = built(model, traits);
    const dtype = fc.constantFrom("f32" as const, "f64" as const);
    const property = fc.property(modelCases(traits), dtype, ({ seed, rows }, type) => {
      const { y } = evaluate(arrays(initial(seed), rows, type), (tensors) => {
        const predicted = forward(tensors);
        if (predicted.shape[0] !== rows.length) {
          throw new Error(
            `the prediction has shape ${showShape(predicted.shape)} for ${rows.length} examples.`,
          );
        }
        if (predicted.dtype !== type) {
          throw new Error(`the prediction is ${predicted.dtype} where everything else is ${type}.`);
        }
        return { y: predicted };
      });
      const bad = y.find((value) => !Number.isFinite(value));
      if (bad !== undefined) throw new Error(`the prediction has ${bad} in it.`);
    });
    hold(property, 20);
  },
};
