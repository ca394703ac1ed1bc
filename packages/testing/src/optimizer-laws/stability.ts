import { type GivenHyper, mul, type Optimizer, square, sum } from "@thalweg/core";
import { hyperSpecOf, learningRatesOf, resolveOptimizerHyper } from "@thalweg/engine";
import { layoutOf, PreparedRun, type Task, trainingSpec } from "@thalweg/engine/internals";
import { compileProgram, instantiate } from "@thalweg/tensor";
import fc from "fast-check";
import { hold } from "../hold.js";
import { numericArbitrary } from "../hyper-arbitrary.js";
import type { OptimizerLaw } from "./optimizer-law.js";

const steps = 2000;
/** The largest decay whose oscillations decay within the number of steps. */
const largestDecay = 0.95;

/** theta^2 / 2, of curvature 1, from 1. */
const parabola: Task = {
  name: "parabola of curvature 1",
  owner: "the law of stability",
  layout: layoutOf([{ name: "theta", shape: [1] }]),
  dtype: "f64",
  steps,
  data: [],
  initial: () => Float64Array.of(1),
  batchLoss: ([theta]) => mul(0.5, sum(square(theta!))),
  along: ([theta]) => ({ theta: sum(theta!) }),
  atEnd: ([theta]) => ({ theta: sum(theta!) }),
  stepLoss: "point",
  observed: "theta",
};

/** Finds a missing or duplicated factor, momentum applied in the wrong order, a wrong sign. */
export const stability: OptimizerLaw = {
  name: "stability",
  statement: "on a parabola it converges at 0.99 of its stability threshold and diverges at 1.01",
  notFor: (_, { stableBelow }) =>
    stableBelow === undefined ? "its threshold is not stated" : undefined,
  check(optimizer, { hyper = {}, stableBelow }) {
    if (stableBelow === undefined) return;
    const run = prepare(optimizer, hyper);
    const property = fc.property(otherNumbers(optimizer, hyper), (others) => {
      const threshold = stableBelow(others);
      const [below, above] = [0.99, 1.01].map((share) =>
        run({ ...hyper, ...others, ...ratesAt(optimizer, share * threshold) }),
      );
      // Of the way it went: averages that are corrected for their start begin with steps far longer
      // than those that decide.
      if (!(below!.end < 1e-3 * below!.furthest)) {
        throw new Error(
          `at 0.99 of ${threshold} it is at ${below!.end}, from 1 by way of ${below!.furthest}.`,
        );
      }
      if (above!.end < 1e3) {
        throw new Error(`at 1.01 of ${threshold} it is at ${above!.end}, from 1.`);
      }
    });
    hold(property, 15);
  },
};

const ratesAt = (optimizer: Optimizer, value: number): GivenHyper =>
  Object.fromEntries(learningRatesOf(optimizer).map((name) => [name, value]));

/**
 * The numeric hyperparameters but the rates: those that the traits leave open are drawn, the others
 * as they are.
 */
function otherNumbers(
  optimizer: Optimizer,
  given: GivenHyper,
): fc.Arbitrary<Record<string, number>> {
  const { numeric } = resolveOptimizerHyper(optimizer, given);
  const rates = learningRatesOf(optimizer);
  const entries = Object.entries(hyperSpecOf(optimizer)).flatMap(([name, spec]) => {
    if (spec.kind !== "numeric" || rates.includes(name)) return [];
    if (Object.hasOwn(given, name) || spec.scale !== "log-complement") {
      return [[name, fc.constant(numeric[name]!)] as const];
    }
    return [[name, numericArbitrary({ ...spec, max: largestDecay })] as const];
  });
  return fc.record(Object.fromEntries(entries));
}

/** How far from the minimum a run ends, and was. */
interface Way {
  readonly end: number;
  readonly furthest: number;
}

/** Runs from 1 with some hyperparameters. */
function prepare(optimizer: Optimizer, hyper: GivenHyper): (given: GivenHyper) => Way {
  const resolvedWith = (given: GivenHyper) => ({
    expression: optimizer.name,
    optimizer,
    hyper: resolveOptimizerHyper(optimizer, given),
    schedules: [],
  });
  const spec = trainingSpec(parabola, resolvedWith(hyper));
  const run = new PreparedRun(parabola, spec, instantiate(compileProgram(spec.program)));
  return (given) => {
    run.start(resolvedWith(given), parabola.initial(0), 0, steps);
    let [end, furthest] = [1, 1];
    for (let step = 0; step < steps; step++) {
      run.step(step);
      end = Math.abs(run.theta()[0]!);
      furthest = Math.max(furthest, end);
    }
    return { end, furthest };
  };
}
