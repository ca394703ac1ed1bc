/** Convex problems on data, whose minimum is known, are judged by the training objective. */
import type { DataDescription, TrialResult } from "@thalweg/engine";
import { describe, expect, it } from "vitest";
import { decisionOf, finalValue } from "./decision.js";
import { costOf, failureOf } from "./judge-run.js";

const problem: DataDescription = {
  ...{ kind: "data", name: "made", source: "made", hyper: {}, aliases: [] },
  dataset: { name: "made", aliases: [], source: "made", licence: "none" },
  ...{ model: "made", loss: "made", batchSize: 1, epochs: 1 },
  metrics: [{ name: "accuracy", better: "higher" }],
  optimum: { value: 0.5, provenance: "made" },
  target: { relative: 1e-3 },
};
const decision = decisionOf(problem);
const { tune, judge } = decision;

const ended = (
  loss: number,
  evaluationsToTarget: number | null = null,
  start = 2,
): TrialResult => ({
  spec: { problem: "p", optimizer: "o", hyper: {}, seed: 0, phase: "tune", plugins: [] },
  status: "completed",
  metrics: {
    curves: { "train.loss": { evaluations: [0, 100], value: [start, loss] } },
    final: { "train.loss": loss, "test.accuracy": 0.9 },
    ...{ evaluationsToTarget, evaluations: 100, evaluationsPerStep: 1 },
  },
  fingerprint: null,
});

describe("a convex problem on data", () => {
  it("is tuned and judged by the training excess; test loss and metric are only shown", () => {
    for (const quantity of [tune, judge]) {
      expect(quantity).toMatchObject({ key: "train.loss", better: "lower", offset: 0.5 });
      expect(finalValue(ended(0.75), quantity)).toBe(0.25);
    }
    expect(decision.loss.key).toBe("test.loss");
    expect(decision.metric?.key).toBe("test.accuracy");
    expect(decision.tie.key).toBe("validation.loss");
  });

  it("has equal runs within the rounding of its loss, and there the cost to the target decides", () => {
    const spacing = 2 ** -24;
    const slow = ended(0.5, 80);
    const quick = ended(Math.fround(0.5 + 8 * spacing), 40);
    const unsolved = ended(0.5 + 32 * spacing, 20);
    const costs = [quick, slow, unsolved].map((run) => costOf(run, judge, decision));
    expect(costs).toEqual(costs.toSorted((a, b) => a - b));
    expect(new Set(costs).size).toBe(3);
    expect(costOf(ended(0.5 - spacing, 80), judge, decision)).toBe(costs[1]);
  });

  it("counts a run as failed that ends above its own start on the training split", () => {
    expect(failureOf(ended(2.5), decision)).toBeDefined();
    expect(failureOf(ended(1.5), decision)).toBeUndefined();
  });
});
