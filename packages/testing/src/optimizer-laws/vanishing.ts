import type { Optimizer } from "@thalweg/core";
import { isLearningRate } from "@thalweg/core/host";
import { hyperSpecOf, resolveOptimizerHyper } from "@thalweg/engine";
import fc from "fast-check";
import { hold } from "../hold.js";
import { createStepper, type Surroundings } from "../stepper.js";
import { courseOf, matrixAndVector, type OptimizerLaw } from "./optimizer-law.js";
import { sizeable } from "./sizeable.js";

const steps = 5;

/**
 * A loss, and what a gradient elsewhere is made of. Least is what is not 0, so that a
 * counterexample keeps the zeros that it needs.
 */
const surroundings = fc.record({
  loss: fc.constantFrom(1, 0, -2),
  share: fc.constantFrom(1, 0),
  slope: fc.constantFrom(1, 0),
});

/**
 * Finds a division by a value that becomes 0: a gradient's norm at another point, the excess loss
 * at the minimum, a rate at the end of its schedule.
 */
export const vanishing: OptimizerLaw = {
  name: "vanishing",
  statement:
    "its steps stay finite where the loss, the gradient elsewhere or a scheduled value is 0",
  check(optimizer, { hyper = {} }) {
    const size = 7;
    const { numeric } = resolveOptimizerHyper(optimizer, hyper);
    const stepper = createStepper(optimizer, { parameters: matrixAndVector, hyper, field: true });
    const property = fc.property(
      courseOf(size, { steps, from: sizeable }),
      fc.array(surroundings, { minLength: steps, maxLength: steps }),
      fc.record({
        name: fc.constantFrom(undefined, ...namesToZero(optimizer)),
        zeroAt: fc.subarray([1, 2, 3, 4, 5], { minLength: 1 }),
      }),
      ({ theta, gradients }, around, { name, zeroAt }) => {
        stepper.start(theta);
        gradients.forEach((g, i) => {
          const isZero = name !== undefined && zeroAt.includes(i + 1);
          stepper.configure(isZero ? { ...numeric, [name]: 0 } : numeric);
          stepper.surround(around[i]!);
          stepper.step(g);
          const at = stepper.save().theta.findIndex((value) => !Number.isFinite(value));
          if (at < 0) return;
          const zeros = [...zerosOf(around.slice(0, i + 1)), ...(isZero ? [name] : [])];
          const why = zeros.length === 0 ? "" : `, with 0 as ${zeros.join(" and ")}`;
          throw new Error(
            `theta after step ${i + 1}: element ${at} is ${stepper.save().theta[at]}${why}; guard what is divided by, with maximum(x, tiny) or where(greater(x, 0), ..., 0).`,
          );
        });
      },
    );
    hold(property, 40);
  },
};

/** What was 0 up to a step. */
function zerosOf(around: readonly Required<Surroundings>[]): string[] {
  const nowhere = ({ share, slope }: Required<Surroundings>) => share === 0 && slope === 0;
  return [
    ...(around.some(({ loss }) => loss === 0) ? ["the loss"] : []),
    ...(around.some(nowhere) ? ["the gradient elsewhere"] : []),
  ];
}

/**
 * Of the numeric hyperparameters: rates, which schedules take to 0, and those whose range holds it.
 */
function namesToZero(optimizer: Optimizer): string[] {
  return Object.entries(hyperSpecOf(optimizer)).flatMap(([name, spec]) => {
    if (spec.kind !== "numeric") return [];
    const holdsZero = spec.min === 0 && spec.includes.min;
    return holdsZero || isLearningRate(name, spec) ? [name] : [];
  });
}
