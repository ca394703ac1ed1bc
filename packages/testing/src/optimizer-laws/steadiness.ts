import fc from "fast-check";
import { hold } from "../hold.js";
import { createStepper } from "../stepper.js";
import type { OptimizerLaw } from "./optimizer-law.js";
import { sizeable } from "./sizeable.js";

const steps = 20;
/**
 * Rounding in 20 steps of an average of decay 0.999, divided by what its start is short of 1: 20
 * ulp / 0.001 is 4e-12.
 */
const tolerance = 1e-9;

/** Finds a missing bias correction, or one that is a step early or late. */
export const steadiness: OptimizerLaw = {
  name: "steadiness",
  statement: "on a constant gradient every step is the first one, within 1e-9 of its size",
  notFor: (_, { steadyWith }) =>
    steadyWith === undefined
      ? "its steps on a constant gradient are not stated to stay"
      : undefined,
  check(optimizer, { hyper, steadyWith }) {
    const options = { parameters: 2, hyper: { ...hyper, ...steadyWith } };
    const stepper = createStepper(optimizer, options);
    const property = fc.property(fc.tuple(sizeable, sizeable), (g) => {
      stepper.start([0, 0]);
      const first = stepper.step(g);
      for (let t = 2; t <= steps; t++) {
        stepper.step(g).forEach((value, i) => {
          const off = Math.abs(value - first[i]!);
          if (off <= tolerance * Math.abs(first[i]!)) return;
          throw new Error(`step ${t} is ${value} and the first was ${first[i]}.`);
        });
      }
    });
    hold(property, 20);
  },
};
