import { add, div, minimum, mul, type NumericHyper, type Scalar, sub } from "@thalweg/core";
import { hyperSpecOf, resolveOptimizerHyper } from "@thalweg/engine";
import fc from "fast-check";
import { hold } from "../hold.js";
import { numericArbitrary } from "../hyper-arbitrary.js";
import { expectSameValues } from "../same-value.js";
import { createStepper } from "../stepper.js";
import { courseOf, type OptimizerLaw } from "./optimizer-law.js";

const steps = 5;

/**
 * Finds a hyperparameter whose value becomes a constant when the rule is traced, or that is read at
 * another step.
 */
export const schedules: OptimizerLaw = {
  name: "schedules",
  statement: "a schedule of any numeric hyperparameter is the same as setting it before each step",
  notFor: (optimizer) =>
    numericOf(hyperSpecOf(optimizer)).length === 0 ? "it has no numeric ones" : undefined,
  check(optimizer, { hyper = {} }) {
    const size = 3;
    const first = resolveOptimizerHyper(optimizer, hyper).numeric;
    const byHand = createStepper(optimizer, { parameters: size, hyper });
    for (const [name, spec] of numericOf(hyperSpecOf(optimizer))) {
      const from = first[name]!;
      const property = fc.property(
        numericArbitrary(spec),
        courseOf(size, { steps }),
        (to, course) => {
          const scheduled = createStepper(optimizer, {
            parameters: size,
            hyper,
            schedules: { [name]: (t) => ramp(from, to, t) },
          });
          byHand.configure(first);
          byHand.start(course.theta);
          scheduled.start(course.theta);
          course.gradients.forEach((g, i) => {
            byHand.configure({ [name]: rampAt(from, to, i + 1) });
            const at = `step ${i + 1} with ${name} from ${from} to ${to}`;
            expectSameValues(scheduled.step(g), byHand.step(g), at);
          });
        },
      );
      hold(property, 3);
    }
  },
};

const numericOf = (spec: ReturnType<typeof hyperSpecOf>): [string, NumericHyper][] =>
  Object.entries(spec).flatMap(([name, hyper]) =>
    hyper.kind === "numeric" ? [[name, hyper] as [string, NumericHyper]] : [],
  );

/** From one value to another in equal parts; the same operations as {@link rampAt}. */
const ramp = (from: number, to: number, t: Scalar): Scalar =>
  add(from, mul(div(sub(minimum(t, steps), 1), steps), to - from));

const rampAt = (from: number, to: number, t: number): number =>
  from + ((Math.min(t, steps) - 1) / steps) * (to - from);
