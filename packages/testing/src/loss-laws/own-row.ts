import fc from "fast-check";
import { evaluate } from "../evaluate.js";
import { hold } from "../hold.js";
import { expectSameValues } from "../same-value.js";
import { arraysOf, type Batch, batches, type LossLaw, lossTensors } from "./loss-law.js";

/** Finds a maximum, a mean or a class taken over the batch instead of the example. */
export const ownRow: LossLaw = {
  name: "own-row",
  statement: "an example's value depends on its own row alone",
  check(loss, { hyper }) {
    const valuesOf = (batch: Batch) =>
      evaluate(arraysOf(loss, batch), (tensors) => ({
        values: lossTensors(loss, hyper, tensors).values,
      })).values;
    const property = fc.property(batches(loss), ({ predictions, targets }) => {
      const together = valuesOf({ predictions, targets });
      const apart = predictions.map(
        (row, i) => valuesOf({ predictions: [row], targets: [targets[i]!] })[0]!,
      );
      expectSameValues(together, apart, "values of a batch and of its examples alone");
    });
    hold(property, 50);
  },
};
