import { grad } from "@thalweg/tensor";
import fc from "fast-check";
import { evaluate } from "../evaluate.js";
import { runs } from "../thorough.js";
import { arraysOf, type Batch, batches, type LossLaw, lossTensors } from "./loss-law.js";

const h = 1e-4;

/**
 * Finds a primitive whose adjoint is wrong where the loss needs it. With second differences of at most 1 per output, as
 * squared and logistic losses have, the quotient is off by less than h^2 and by rounding of about 1e-16 * 1000 / h.
 */
export const gradient: LossLaw = {
  name: "gradient",
  statement:
    "the gradient of the mean is the central difference quotient within 1e-8 of 1 + its size",
  check(loss, { hyper, reference, kinks }) {
    const property = fc.property(batches(loss), (batch) => {
      const { slope } = evaluate(arraysOf(loss, batch), (tensors) => {
        const { prediction } = tensors;
        const [slope] = grad(lossTensors(loss, hyper, tensors).mean, [prediction!]);
        return { slope: slope! };
      });
      const expected = quotients(batch, reference);
      const distances = batch.predictions.flatMap(
        (row, i) => kinks?.(row, batch.targets[i]!) ?? [],
      );
      slope.forEach((value, i) => {
        if (distances[i] !== undefined && distances[i] < 2 * h) return;
        if (!(Math.abs(value - expected[i]!) <= 1e-8 * (1 + Math.abs(expected[i]!)))) {
          throw new Error(`element ${i} of the gradient is ${value} and should be ${expected[i]}.`);
        }
      });
    });
    fc.assert(property, runs(50));
  },
};

function quotients(
  { predictions, targets }: Batch,
  reference: (prediction: readonly number[], target: readonly number[]) => number,
): number[] {
  return predictions.flatMap((row, i) =>
    row.map((_, k) => {
      const at = (shift: number) =>
        reference(
          row.map((value, j) => (j === k ? value + shift : value)),
          targets[i]!,
        );
      return (at(h) - at(-h)) / (2 * h) / predictions.length;
    }),
  );
}
