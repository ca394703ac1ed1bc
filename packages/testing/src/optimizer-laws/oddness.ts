import fc from "fast-check";
import { hold } from "../hold.js";
import { expectSameValues } from "../same-value.js";
import { createStepper } from "../stepper.js";
import { courseOf, type OptimizerLaw } from "./optimizer-law.js";

const negated = (values: ArrayLike<number>) => Float64Array.from(values, (value) => -value);

/**
 * Finds a square in place of a gradient, an additional absolute value, and a state that does not
 * start at 0.
 */
export const oddness: OptimizerLaw = {
  name: "oddness",
  statement: "negating the gradients and the parameters negates every step",
  check(optimizer, { hyper = {} }) {
    const size = 4;
    const stepper = createStepper(optimizer, { parameters: size, hyper });
    const mirror = createStepper(optimizer, { parameters: size, hyper });
    const property = fc.property(courseOf(size), ({ theta, gradients }) => {
      stepper.start(theta);
      mirror.start(negated(theta));
      gradients.forEach((g, i) => {
        const mirrored = mirror.step(negated(g));
        expectSameValues(negated(mirrored), stepper.step(g), `step ${i + 1}`);
      });
    });
    hold(property, 30);
  },
};
