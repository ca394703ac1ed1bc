import fc from "fast-check";
import { hold } from "../hold.js";
import { sameValues } from "../same-value.js";
import { createStepper } from "../stepper.js";
import { courseOf, type OptimizerLaw } from "./optimizer-law.js";
import { sizeable } from "./sizeable.js";

/** Finds a rule that asks for a gradient at the wrong point, at theta itself, or for nothing. */
export const elsewhere: OptimizerLaw = {
  name: "elsewhere",
  statement: "a gradient that it asks for at another point decides its steps",
  check(optimizer, { hyper = {} }) {
    const size = 3;
    const stepper = createStepper(optimizer, { parameters: size, hyper, field: true });
    if (!stepper.asksElsewhere) return;
    let decided = false;
    const course = courseOf(size, { steps: 12, from: sizeable });
    const property = fc.property(course, ({ theta, gradients }) => {
      const [flat, sloped] = [0, 1].map((slope) => {
        stepper.start(theta);
        stepper.surround({ slope });
        return gradients.map((g) => stepper.step(g));
      });
      decided ||= flat!.some((step, i) => !sameValues(step, sloped![i]!));
    });
    hold(property, 20);
    if (decided) return;
    throw new Error(
      "it calls gradientAt, and its steps are the same whatever the gradient there is; give gradientAt another point than theta, and use what it gives.",
    );
  },
};
