import fc from "fast-check";
import { hold } from "../hold.js";
import { expectSameValues } from "../same-value.js";
import { createStepper } from "../stepper.js";
import { element, type OptimizerLaw } from "./optimizer-law.js";

/** Finds an epsilon that is missing (0 / 0), and terms that pull at the parameters whatever the gradient. */
export const zeroGradient: OptimizerLaw = {
  name: "zero-gradient",
  statement: "a zero gradient on a fresh state leaves the parameters bitwise unchanged",
  check(optimizer, { hyper = {} }) {
    const size = 5;
    const stepper = createStepper(optimizer, { parameters: size, hyper });
    const zeros = new Float64Array(size);
    const property = fc.property(
      fc.array(element, { minLength: size, maxLength: size }),
      (theta) => {
        stepper.start(theta);
        for (let step = 0; step < 8; step++) {
          stepper.step(zeros);
          expectSameValues(stepper.save().theta, theta, `theta after step ${step + 1}`);
        }
      },
    );
    hold(property, 20);
  },
};
