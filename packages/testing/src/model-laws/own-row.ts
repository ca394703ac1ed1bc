import fc from "fast-check";
import { evaluate } from "../evaluate.js";
import { hold } from "../hold.js";
import { expectSameValues } from "../same-value.js";
import { built, type ModelLaw, modelCases } from "./model-law.js";

/**
 * Finds a norm, a mean or a reshape across the batch. Batch statistics are a reason to be exempt.
 */
export const ownRow: ModelLaw = {
  name: "own-row",
  statement: "permuting the examples permutes the predictions, and each is as if it were alone",
  check(model, traits) {
    const { initial, arrays, forward } = built(model, traits);
    const property = fc.property(modelCases(traits, 5), ({ seed, rows }) => {
      const parameters = initial(seed);
      const predict = (batch: typeof rows) =>
        evaluate(arrays(parameters, batch), (tensors) => ({ y: forward(tensors) })).y;
      const together = predict(rows);
      const width = together.length / rows.length;
      const of = (i: number) => together.slice(i * width, (i + 1) * width);
      const turned = predict([...rows.slice(1), rows[0]!]);
      const expected = [...together.slice(width), ...of(0)];
      expectSameValues(turned, expected, "the predictions with the first example last");
      rows.forEach((row, i) => {
        expectSameValues(predict([row]), of(i), `the prediction of example ${i} alone`);
      });
    });
    hold(property, 15);
  },
};
