import fc from "fast-check";
import { hold } from "../hold.js";
import { expectSameValues } from "../same-value.js";
import { createStepper, type StepperState } from "../stepper.js";
import { courseOf, type OptimizerLaw } from "./optimizer-law.js";

/** Finds a rule that remembers something outside its state. */
export const stateRoundTrip: OptimizerLaw = {
  name: "state-round-trip",
  statement: "a run resumed from its state as JSON goes on with the same bits",
  check(optimizer, { hyper = {} }) {
    const size = 3;
    const steps = 8;
    const whole = createStepper(optimizer, { parameters: size, hyper });
    const resumed = createStepper(optimizer, { parameters: size, hyper });
    const stop = fc.integer({ min: 0, max: steps });
    const property = fc.property(courseOf(size, { steps }), stop, ({ theta, gradients }, at) => {
      whole.start(theta);
      gradients.forEach((g, i) => {
        if (i === at) {
          const saved: StepperState = JSON.parse(JSON.stringify(whole.save()));
          resumed.restore(saved);
        }
        const step = whole.step(g);
        if (i >= at) expectSameValues(resumed.step(g), step, `step ${i + 1}`);
      });
    });
    hold(property, 30);
  },
};
