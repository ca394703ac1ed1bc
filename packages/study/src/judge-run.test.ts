import type { Ending, TrialResult } from "@thalweg/engine";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Decision, Quantity } from "./decision.js";
import { costOf, failureOf, judgedValue } from "./judge-run.js";

const quantity = (more: Partial<Quantity> = {}): Quantity => ({
  ...({ key: "loss", better: "lower", offset: 0, title: "loss" } as const),
  ...more,
});
const decisionFor = (of: Quantity): Decision => ({ tune: of, tie: of, judge: of, loss: of });
const FLOOR = 1e-10;
const excess = quantity({ floor: FLOOR });
const accuracy = quantity({ key: "accuracy", better: "higher" });

const EVALUATIONS = 100;
interface Run {
  readonly start: number;
  readonly end: number | null;
  readonly toTarget?: number | null;
  readonly ending?: Ending;
  /** Where the curve begins; default: at the start. */
  readonly from?: number;
}
const ended = (
  { start, end, toTarget = null, from = 0, ending = { status: "completed" } }: Run,
  key = "loss",
): TrialResult => ({
  spec: { problem: "p", optimizer: "o", hyper: {}, seed: 0, phase: "tune", plugins: [] },
  ...ending,
  metrics: {
    curves: { [key]: { evaluations: [from, EVALUATIONS], value: [start, end] } },
    final: { [key]: end },
    evaluationsToTarget: toTarget,
    evaluations: EVALUATIONS,
    evaluationsPerStep: 1,
  },
  fingerprint: null,
});

const finite = fc.double({ min: -1e9, max: 1e9, noNaN: true });

describe("a run has failed", () => {
  it("exactly if it ended no better than it began, whichever way is better", () => {
    fc.assert(
      fc.property(finite, finite, (start, end) => {
        const low = decisionFor(quantity());
        const high = decisionFor(accuracy);
        expect(failureOf(ended({ start, end }), low) === undefined).toBe(end < start);
        expect(failureOf(ended({ start, end }, "accuracy"), high) === undefined).toBe(end > start);
      }),
    );
    expect(failureOf(ended({ start: 1, end: 1 }), decisionFor(quantity()))).toBe(
      "ended no better than it began",
    );
  });

  it("if it diverged or broke, with the reason", () => {
    const diverged: Ending = { status: "diverged", divergedAt: 3 };
    const broke: Ending = { status: "failed", failure: "it broke." };
    const reason = (ending: Ending) =>
      failureOf(ended({ start: 2, end: 1, ending }), decisionFor(quantity()));
    expect([reason(diverged), reason(broke)]).toEqual(["not finite after step 3", "it broke."]);
  });

  it("not for want of a value at the start", () => {
    const late = ended({ start: 1, end: 2, from: 10 });
    expect(failureOf(late, decisionFor(quantity()))).toBeUndefined();
    expect(failureOf(ended({ start: 1, end: 2 }), decisionFor(accuracy))).toBeUndefined();
  });

  it("and then costs and is worth infinitely much, on the bad side", () => {
    const run = { start: 1, end: 2 };
    expect(costOf(ended(run), excess, decisionFor(excess))).toBe(Infinity);
    expect(judgedValue(ended(run), excess, decisionFor(excess))).toBe(Infinity);
    const low = { start: 0.9, end: 0.1 };
    expect(costOf(ended(low, "accuracy"), accuracy, decisionFor(accuracy))).toBe(Infinity);
    expect(judgedValue(ended(low, "accuracy"), accuracy, decisionFor(accuracy))).toBe(-Infinity);
  });
});

describe("the cost of a run", () => {
  it("is the final value above the floor, and its negative if higher is better", () => {
    const decision = decisionFor(excess);
    expect(costOf(ended({ start: 3, end: 2 }), excess, decision)).toBe(2);
    expect(costOf(ended({ start: 0, end: 0.9 }, "accuracy"), accuracy, decisionFor(accuracy))).toBe(
      -0.9,
    );
  });

  it("below the floor depends on the cost to target alone: fewer gradients, lower cost", () => {
    const below = fc.double({ min: -1e-12, max: FLOOR, noNaN: true });
    const spent = fc.integer({ min: 0, max: EVALUATIONS });
    const cost = (end: number, toTarget: number | null) =>
      costOf(ended({ start: 1, end, toTarget }), excess, decisionFor(excess));
    fc.assert(
      fc.property(below, below, spent, spent, (a, b, m, n) => {
        expect(Math.sign(cost(a, m) - cost(b, n))).toBe(Math.sign(m - n));
      }),
    );
  });

  it("of every solved run is below that of every unsolved one, also if the target was missed", () => {
    const solved = fc.double({ min: -1e-12, max: FLOOR, noNaN: true });
    const unsolved = fc.double({ min: FLOOR * (1 + 1e-15), max: 1e9, noNaN: true });
    const spent = fc.option(fc.integer({ min: 0, max: EVALUATIONS }));
    fc.assert(
      fc.property(solved, unsolved, spent, spent, (a, b, m, n) => {
        fc.pre(b > FLOOR);
        const cost = (end: number, toTarget: number | null) =>
          costOf(ended({ start: 1e10, end, toTarget }), excess, decisionFor(excess));
        expect(cost(a, m)).toBeLessThan(cost(b, n));
      }),
    );
  });
});
