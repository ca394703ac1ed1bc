import { compileProgram, instantiate, type ProgramSpec } from "@thalweg/tensor";
import fc from "fast-check";
import { hold } from "../hold.js";
import { expectSameValues } from "../same-value.js";
import { createStepper } from "../stepper.js";
import { courseOf, type OptimizerLaw } from "./optimizer-law.js";

const compile = (spec: ProgramSpec) => instantiate(compileProgram(spec));

/**
 * Finds a kernel that computes something else than the rule, in a lane, in a tail or after a
 * fusion.
 */
export const compiled: OptimizerLaw = {
  name: "compiled",
  statement: "the compiled program takes the interpreter's steps, in f32 and f64",
  check(optimizer, { hyper = {} }) {
    const dtype = fc.constantFrom("f32" as const, "f64" as const);
    const course = fc.integer({ min: 1, max: 67 }).chain((size) => courseOf(size, { steps: 4 }));
    // Fixed, as in a training run; free, as under a schedule.
    const property = fc.property(course, dtype, fc.boolean(), (run, type, fixed) => {
      const { theta, gradients } = run;
      const options = { parameters: theta.length, hyper, dtype: type, fixed };
      const interpreted = createStepper(optimizer, options);
      const program = createStepper(optimizer, { ...options, execute: compile });
      interpreted.start(theta);
      program.start(theta);
      gradients.forEach((g, i) => {
        const step = program.step(g);
        expectSameValues(step, interpreted.step(g), `step ${i + 1} of ${theta.length} in ${type}`);
      });
    });
    hold(property, 20);
  },
};
