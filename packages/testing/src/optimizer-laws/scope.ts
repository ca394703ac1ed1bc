import type { ParameterInfo } from "@thalweg/core";
import fc from "fast-check";
import { hold } from "../hold.js";
import { expectSameValues } from "../same-value.js";
import { createStepper } from "../stepper.js";
import { courseOf, type OptimizerLaw, unlessElementwise } from "./optimizer-law.js";

const parameters: readonly ParameterInfo[] = [
  { name: "matrix", shape: [3, 2] },
  { name: "vector", shape: [5] },
  { name: "single", shape: [] },
];

/** Finds a rule, or an engine, whose arithmetic depends on the layout of the parameters. */
export const scope: OptimizerLaw = {
  name: "scope",
  statement: "scopes element, tensor and all give the same bits",
  notFor: (optimizer) =>
    optimizer.kind === "rule" ? unlessElementwise(optimizer) : "only of rules of scope element",
  check(optimizer, { hyper = {} }) {
    if (optimizer.kind !== "rule") return;
    const steppers = (["element", "tensor", "all"] as const).map((each) =>
      createStepper({ ...optimizer, scope: each }, { parameters, hyper }),
    );
    const property = fc.property(courseOf(12), ({ theta, gradients }) => {
      for (const stepper of steppers) stepper.start(theta);
      gradients.forEach((g, i) => {
        const [element, tensor, all] = steppers.map((stepper) => stepper.step(g));
        expectSameValues(tensor!, element!, `step ${i + 1} under scope tensor`);
        expectSameValues(all!, element!, `step ${i + 1} under scope all`);
      });
    });
    hold(property, 15);
  },
};
