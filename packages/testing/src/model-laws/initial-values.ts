import { sizeOf } from "@thalweg/tensor";
import fc from "fast-check";
import { hold } from "../hold.js";
import { expectSameValues } from "../same-value.js";
import { built, type ModelLaw } from "./model-law.js";

/**
 * Finds an initialiser that uses other random numbers than its stream's, fills another shape, or
 * divides by 0 inputs.
 */
export const initialValues: ModelLaw = {
  name: "initial-values",
  statement: "a seed gives each parameter the same finite values, as many as its shape holds",
  check(model, traits) {
    const { specs, initial } = built(model, traits);
    if (Object.keys(specs).length === 0) throw new Error("it has no parameters.");
    const property = fc.property(fc.nat(), (seed) => {
      const [once, again] = [initial(seed), initial(seed)];
      for (const [name, { shape }] of Object.entries(specs)) {
        const values = once[name]!;
        if (values.length !== sizeOf(shape)) {
          throw new Error(`"${name}" of shape [${shape}] begins with ${values.length} values.`);
        }
        const bad = values.find((value) => !Number.isFinite(value));
        if (bad !== undefined) throw new Error(`"${name}" begins with ${bad} in it.`);
        expectSameValues(again[name]!, values, `"${name}" of the same seed`);
      }
    });
    hold(property, 10);
  },
};
