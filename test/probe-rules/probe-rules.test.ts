import type { GivenHyper, Optimizer } from "@thalweg/core";
import { compileProgram, instantiate, interpretProgram } from "@thalweg/tensor";
import { describe, expect, it } from "vitest";
import { trajectory } from "./quadratic.js";
import * as reference from "./references.js";
import * as rules from "./rules.js";

const steps = 12;

/**
 * Twelve steps of a rule in f64 differ from the loops by rounding only: a few hundred operations of
 * 2^-53 each.
 */
const tolerance = 1e-11;

interface Probe {
  readonly name: string;
  readonly optimizer: Optimizer;
  readonly hyper: GivenHyper;
  readonly expected: number[][];
  readonly evaluations: number;
}

const probes: readonly Probe[] = [
  {
    name: "Adam, scope element",
    optimizer: rules.adam,
    hyper: { lr: 0.05 },
    expected: reference.adam(0.05, steps),
    evaluations: 1,
  },
  {
    name: "LAMB, scope tensor",
    optimizer: rules.lamb,
    hyper: { lr: 0.05, weightDecay: 0.1 },
    expected: reference.lamb(0.05, 0.1, steps),
    evaluations: 1,
  },
  {
    name: "clipping by the global norm in front of gradient descent, scope all in a chain",
    optimizer: rules.clipped,
    hyper: { lr: 0.1 },
    expected: reference.clippedDescent(0.1, 0.5, steps),
    evaluations: 1,
  },
  {
    name: "Prodigy, scope all with one value of state",
    optimizer: rules.prodigy,
    hyper: {},
    expected: reference.prodigy(1, steps),
    evaluations: 1,
  },
  {
    name: "SAM in front of gradient descent, two gradients a step",
    optimizer: rules.sharpnessAware,
    hyper: { lr: 0.1, rho: 0.3 },
    expected: reference.sharpnessAware(0.1, 0.3, steps),
    evaluations: 2,
  },
  {
    name: "Schedule-Free SGD, which returns theta",
    optimizer: rules.scheduleFree,
    hyper: { lr: 0.2 },
    expected: reference.scheduleFree(0.2, 0.9, steps).theta,
    evaluations: 1,
  },
  {
    name: "Muon on matrices and Adam on the rest, a partition",
    optimizer: rules.muonOnMatrices,
    hyper: { "muon.lr": 0.02, "adam.lr": 0.05 },
    expected: reference.muonAndAdam(0.02, 0.05, steps),
    evaluations: 1,
  },
];

describe("the probe rules, traced and interpreted, agree with loops over plain numbers", () => {
  it.each(probes)("$name", ({ optimizer, hyper, expected, evaluations }) => {
    const walked = trajectory(optimizer, hyper, steps, interpretProgram);
    walked.theta.forEach((theta, step) => {
      theta.forEach((value, i) => {
        const wanted = expected[step]![i]!;
        expect(Math.abs(value - wanted)).toBeLessThanOrEqual(
          tolerance * Math.max(1, Math.abs(wanted)),
        );
      });
    });
    expect(walked.evaluationsPerStep).toBe(evaluations);
  });

  it.each(probes)("$name: compiled, to the bit", ({ optimizer, hyper }) => {
    const compiled = trajectory(optimizer, hyper, steps, (spec) =>
      instantiate(compileProgram(spec)),
    );
    expect(compiled).toEqual(trajectory(optimizer, hyper, steps, interpretProgram));
  });

  it("Schedule-Free SGD is evaluated at its average, not at the point of its gradients", () => {
    const { theta, evaluated } = trajectory(
      rules.scheduleFree,
      { lr: 0.2 },
      steps,
      interpretProgram,
    );
    const expected = reference.scheduleFree(0.2, 0.9, steps).evaluated;
    evaluated.forEach((value, i) => {
      expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(tolerance);
    });
    expect(evaluated).not.toEqual(theta.at(-1));
  });
});
