import type { TrialResult } from "@thalweg/engine";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Decision, Quantity } from "../decision.js";
import { type Candidate, chosenOf, ordered } from "./candidate.js";

const quantity = (key: string, better: Quantity["better"]): Quantity => ({
  ...{ key, better, offset: 0, title: key },
});
const accuracy = quantity("a", "higher");
const loss = quantity("l", "lower");
const decision: Decision = { tune: accuracy, tie: loss, judge: accuracy, loss };

/** A run with this accuracy, and validation loss; none that is finite for undefined. */
const run = (value: number | undefined, tie: number): TrialResult => ({
  spec: { problem: "p", optimizer: "o", hyper: {}, seed: 0, phase: "tune", plugins: [] },
  ...(value === undefined ? { status: "diverged", divergedAt: 1 } : { status: "completed" }),
  metrics: {
    curves: {},
    final: { a: value ?? null, l: tie },
    ...{ evaluationsToTarget: null, evaluations: 9, evaluationsPerStep: 1 },
  },
  fingerprint: null,
});

const candidate = (
  index: number,
  rate: number,
  values: readonly (number | undefined)[],
  tie = 1,
): Candidate => ({
  ...{ index, point: [rate], hyper: { lr: rate } },
  ...{ results: values.map((value) => run(value, tie)), beginnings: [] },
});

const chosen = (...candidates: Candidate[]) => chosenOf(candidates, decision)?.index;

describe("the choice among candidates", () => {
  it("prefers one that succeeds on every seed to a better one that does not", () => {
    const steady = candidate(0, 0.1, [0.8, 0.8, 0.8]);
    expect(chosen(steady, candidate(1, 0.5, [0.99, 0.99, undefined]))).toBe(0);
    expect(chosen(steady, candidate(1, 0.5, [0.99, 0.99, 0.99]))).toBe(1);
  });

  it("takes the lower validation loss, then the smaller rate, within one standard error", () => {
    // The standard error of 0.90, 0.92, 0.94 is 0.0115.
    const best = candidate(0, 0.5, [0.9, 0.92, 0.94], 2);
    expect(chosen(best, candidate(1, 0.6, [0.91, 0.91, 0.91], 1))).toBe(1);
    expect(chosen(best, candidate(1, 0.6, [0.91, 0.91, 0.91], 3))).toBe(0);
    expect(chosen(best, candidate(1, 0.6, [0.9, 0.9, 0.9], 1))).toBe(0);
    expect(chosen(best, candidate(1, 0.4, [0.91, 0.91, 0.91], 2))).toBe(1);
  });

  it("is none where every run of every candidate failed, and of none", () => {
    expect(chosen(candidate(0, 0.1, [undefined]), candidate(1, 0.2, [undefined]))).toBeUndefined();
    expect(chosen()).toBeUndefined();
  });

  it("is among those that fail as rarely as any, whatever the numbers", () => {
    const value = fc.option(fc.double({ min: 0.1, max: 1, noNaN: true }), { nil: undefined });
    const values = fc.array(value, { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 6 }), (all) => {
        const candidates = all.map((each, i) => candidate(i, i / 10, each));
        const failures = ({ results }: Candidate) =>
          results.filter(({ status }) => status === "diverged").length;
        const fewest = Math.min(...candidates.map(failures));
        const choice = chosenOf(candidates, decision);
        if (fewest === 3) expect(choice).toBeUndefined();
        else expect(failures(choice!)).toBe(fewest);
        const order = ordered(candidates, decision);
        expect(order.map(failures)).toEqual(order.map(failures).toSorted((a, b) => a - b));
      }),
    );
  });
});
