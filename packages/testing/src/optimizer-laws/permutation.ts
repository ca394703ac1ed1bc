import fc from "fast-check";
import { hold } from "../hold.js";
import { expectSameValues } from "../same-value.js";
import { createStepper } from "../stepper.js";
import { courseOf, type OptimizerLaw, unlessElementwise } from "./optimizer-law.js";

/** Finds a rule that treats coordinates differently. */
export const permutation: OptimizerLaw = {
  name: "permutation",
  statement: "permuting the coordinates permutes every step",
  notFor: unlessElementwise,
  check(optimizer, { hyper = {} }) {
    const size = 7;
    const indices = Array.from({ length: size }, (_, i) => i);
    const order = fc.shuffledSubarray(indices, { minLength: size, maxLength: size });
    const stepper = createStepper(optimizer, { parameters: size, hyper });
    const other = createStepper(optimizer, { parameters: size, hyper });
    const property = fc.property(courseOf(size), order, ({ theta, gradients }, to) => {
      const permuted = (values: ArrayLike<number>) => to.map((i) => values[i]!);
      stepper.start(theta);
      other.start(permuted(theta));
      gradients.forEach((g, i) => {
        const step = other.step(permuted(g));
        expectSameValues(step, permuted(stepper.step(g)), `step ${i + 1}`);
      });
    });
    hold(property, 30);
  },
};
