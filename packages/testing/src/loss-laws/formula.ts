import fc from "fast-check";
import { evaluate } from "../evaluate.js";
import { hold } from "../hold.js";
import { arraysOf, batches, type LossLaw, lossTensors } from "./loss-law.js";

/** Finds a wrong formula, an additional factor 1/2, a sum instead of a mean, a wrong sign. */
export const formula: LossLaw = {
  name: "formula",
  statement: "each example's value is the formula's within 1e-13 of 1 + its size",
  notFor: (_, { reference }) => (reference === undefined ? "no reference is given" : undefined),
  check(loss, { reference, hyper }) {
    if (reference === undefined) return;
    const property = fc.property(batches(loss), (batch) => {
      const { values } = evaluate(arraysOf(loss, batch), (tensors) => ({
        values: lossTensors(loss, hyper, tensors).values,
      }));
      if (values.length !== batch.predictions.length) {
        throw new Error(`${values.length} values for ${batch.predictions.length} examples.`);
      }
      values.forEach((value, i) => {
        const expected = reference(batch.predictions[i]!, batch.targets[i]!);
        if (!(Math.abs(value - expected) <= 1e-13 * (1 + Math.abs(expected)))) {
          throw new Error(`the value of example ${i} is ${value} and should be ${expected}.`);
        }
      });
    });
    hold(property, 100);
  },
};
