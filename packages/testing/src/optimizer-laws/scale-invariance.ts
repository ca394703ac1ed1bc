import fc from "fast-check";
import { hold } from "../hold.js";
import { expectSameValues } from "../same-value.js";
import { createStepper } from "../stepper.js";
import { courseOf, type OptimizerLaw } from "./optimizer-law.js";
import { sizeable } from "./sizeable.js";

/** Finds a remaining epsilon, a wrong power, a bias correction in the wrong place. */
export const scaleInvariance: OptimizerLaw = {
  name: "scale-invariance",
  statement: "scaling all gradients by a power of two changes no bit of any step",
  notFor: (_, { scaleInvariantWith }) =>
    scaleInvariantWith === undefined ? "its steps depend on the scale of the gradients" : undefined,
  check(optimizer, { hyper, scaleInvariantWith }) {
    const size = 10;
    const parameters = [
      { name: "vector", shape: [4] },
      { name: "matrix", shape: [3, 2] },
    ];
    const options = { parameters, hyper: { ...hyper, ...scaleInvariantWith } };
    const stepper = createStepper(optimizer, options);
    const scaled = createStepper(optimizer, options);
    const course = courseOf(size, { steps: 8, from: sizeable });
    const exponent = fc.integer({ min: -40, max: 40 });
    const property = fc.property(course, exponent, ({ theta, gradients }, k) => {
      stepper.start(theta);
      scaled.start(theta);
      gradients.forEach((g, i) => {
        const step = scaled.step(g.map((value) => value * 2 ** k));
        expectSameValues(step, stepper.step(g), `step ${i + 1} with gradients times 2^${k}`);
      });
    });
    hold(property, 30);
  },
};
