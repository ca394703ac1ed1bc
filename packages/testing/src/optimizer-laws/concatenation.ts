import fc from "fast-check";
import { hold } from "../hold.js";
import { expectSameValues } from "../same-value.js";
import { createStepper } from "../stepper.js";
import { courseOf, type OptimizerLaw, unlessElementwise } from "./optimizer-law.js";

/** Finds a rule in which independent parameters share a number. */
export const concatenation: OptimizerLaw = {
  name: "concatenation",
  statement: "two blocks side by side take the steps that each takes alone",
  notFor: unlessElementwise,
  check(optimizer, { hyper = {} }) {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 67 }), fc.integer({ min: 1, max: 67 }));
    const courses = sizes.chain(([first, second]) =>
      fc.tuple(fc.constant(first), courseOf(first + second, { steps: 4 })),
    );
    const property = fc.property(courses, ([cut, { theta, gradients }]) => {
      const ranges = [
        [0, cut],
        [cut, theta.length],
        [0, theta.length],
      ] as const;
      const [first, second, both] = ranges.map(([start, end]) => {
        const stepper = createStepper(optimizer, { parameters: end - start, hyper });
        stepper.start(theta.slice(start, end));
        return gradients.map((g) => [...stepper.step(g.slice(start, end))]);
      });
      both!.forEach((step, i) => {
        expectSameValues(step, [...first![i]!, ...second![i]!], `step ${i + 1}`);
      });
    });
    hold(property, 10);
  },
};
