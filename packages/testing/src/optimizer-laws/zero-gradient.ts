import type { GivenHyper, Optimizer } from "@thalweg/core";
import { ThalwegError } from "@thalweg/core/host";
import { hyperSpecOf, resolveOptimizerHyper } from "@thalweg/engine";
import fc from "fast-check";
import { hold, LawBroken } from "../hold.js";
import { expectSameValues } from "../same-value.js";
import { createStepper } from "../stepper.js";
import { element, matrixAndVector, type OptimizerLaw } from "./optimizer-law.js";

const size = 7;

/**
 * Finds a missing epsilon (0 / 0), here or at another point, and terms that move the parameters for
 * any gradient.
 */
export const zeroGradient: OptimizerLaw = {
  name: "zero-gradient",
  statement:
    "a zero gradient on a fresh state leaves the parameters bitwise unchanged, without decay",
  check(optimizer, { hyper = {} }) {
    try {
      holdStill(optimizer, hyper);
    } catch (error) {
      const isBreach = error instanceof LawBroken && !(error.cause instanceof ThalwegError);
      if (!isBreach || !withoutPull(optimizer, hyper)) throw error;
    }
  },
};

/**
 * @throws LawBroken if the parameters move on zero gradients, everywhere 0 where they stand and
 * growing with the distance
 */
function holdStill(optimizer: Optimizer, hyper: GivenHyper): void {
  const stepper = createStepper(optimizer, { parameters: matrixAndVector, hyper, field: true });
  stepper.surround({ slope: 1 });
  const zeros = new Float64Array(size);
  const property = fc.property(fc.array(element, { minLength: size, maxLength: size }), (theta) => {
    stepper.start(theta);
    for (let step = 0; step < 8; step++) {
      stepper.step(zeros);
      expectSameValues(stepper.save().theta, theta, `theta after step ${step + 1}`);
    }
  });
  hold(property, 20);
}

/**
 * Whether a hyperparameter of value 0, such as a decay's, removes what pulls, and leaves a rule
 * that a gradient moves.
 */
function withoutPull(optimizer: Optimizer, hyper: GivenHyper): boolean {
  const { numeric } = resolveOptimizerHyper(optimizer, hyper);
  return Object.entries(hyperSpecOf(optimizer)).some(([name, spec]) => {
    const mayBeZero = spec.kind === "numeric" && spec.min <= 0 && spec.max >= 0;
    if (!mayBeZero || (spec.min === 0 && !spec.includes.min) || numeric[name] === 0) return false;
    const without = { ...hyper, [name]: 0 };
    try {
      holdStill(optimizer, without);
    } catch {
      return false;
    }
    const stepper = createStepper(optimizer, { parameters: matrixAndVector, hyper: without });
    stepper.start([1, 2, 3, 4, 5, 6, 7]);
    return stepper.step([1, -1, 2, -2, 3, -3, 4]).some((value) => value !== 0);
  });
}
