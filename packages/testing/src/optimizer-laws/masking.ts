import { type ParameterInfo, partition } from "@thalweg/core";
import fc from "fast-check";
import { hold } from "../hold.js";
import { expectSameValues } from "../same-value.js";
import { createStepper, type Stepper } from "../stepper.js";
import { innerHyper } from "./inner-hyper.js";
import { courseOf, type OptimizerLaw } from "./optimizer-law.js";

const moving: readonly ParameterInfo[] = [
  { name: "moving.matrix", shape: [3, 2] },
  { name: "moving.vector", shape: [2] },
];
const frozen: ParameterInfo = { name: "frozen", shape: [3] };
/** The frozen one lies between the others. */
const all = [moving[0]!, frozen, moving[1]!];
const [start, end, total] = [6, 9, 11];

/** Finds a rule whose steps change or depend on parameters that were not given to it. */
export const masking: OptimizerLaw = {
  name: "masking",
  statement:
    "a frozen parameter stays bitwise as it is, and the others step as if it were not there",
  check(optimizer, { hyper = {} }) {
    const part = {
      name: "moving",
      select: ({ name }: ParameterInfo) => name !== frozen.name,
      optimizer,
    };
    const inside = innerHyper(optimizer, hyper, "moving");
    const [masked, alone] = [all, moving].map((parameters) =>
      createStepper(partition("masked", "the laws of optimizers", [part]), {
        parameters,
        hyper: inside,
      }),
    ) as [Stepper, Stepper];
    const without = (values: readonly number[]) => values.toSpliced(start, end - start);
    const property = fc.property(courseOf(total, { steps: 4 }), ({ theta, gradients }) => {
      masked.start(theta);
      alone.start(without(theta));
      gradients.forEach((g, i) => {
        masked.step(g);
        alone.step(without(g));
        const after = masked.save().theta;
        const at = `step ${i + 1}`;
        expectSameValues(after.slice(start, end), theta.slice(start, end), `frozen, after ${at}`);
        expectSameValues(without(after), alone.save().theta, `the others, after ${at}`);
      });
    });
    hold(property, 10);
  },
};
