import type { ParameterInfo } from "@thalweg/core";
import fc from "fast-check";
import { hold } from "../hold.js";
import { createStepper, type StepperState } from "../stepper.js";
import { courseOf, type OptimizerLaw } from "./optimizer-law.js";

const parameters: readonly ParameterInfo[] = [
  { name: "matrix", shape: [3, 2] },
  { name: "vector", shape: [4] },
  { name: "single", shape: [] },
];

/**
 * Finds a state that changes its shape or type, which the engine refuses by name, and one that
 * becomes f64 silently.
 */
export const keepsShape: OptimizerLaw = {
  name: "keeps-shape",
  statement: "parameters and state keep their shape and element type, in f32 and f64",
  check(optimizer, { hyper = {} }) {
    const steppers = (["f32", "f64"] as const).map((dtype) =>
      createStepper(optimizer, { parameters, hyper, dtype }),
    );
    const property = fc.property(courseOf(11, { steps: 3 }), ({ theta, gradients }) => {
      const [single, double] = steppers.map((stepper) => {
        stepper.start(theta);
        for (const g of gradients) stepper.step(g);
        return stepper.save();
      });
      expectAlike(single!, double!);
      expectSingles("theta", single!.theta);
      for (const [name, values] of Object.entries(single!.state)) expectSingles(name, values);
    });
    hold(property, 5);
  },
};

function expectAlike(single: StepperState, double: StepperState): void {
  for (const [name, values] of Object.entries(double.state)) {
    const length = single.state[name]?.length;
    if (length === values.length) continue;
    throw new Error(`state "${name}" has ${length} elements in f32 and ${values.length} in f64.`);
  }
}

function expectSingles(name: string, values: readonly number[]): void {
  const wide = values.find((value) => Number.isFinite(value) && Math.fround(value) !== value);
  if (wide !== undefined) throw new Error(`"${name}" holds ${wide}, which is no f32.`);
}
