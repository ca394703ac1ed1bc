import { positive } from "@thalweg/core";
import type { Ending, TrialResult } from "@thalweg/engine";
import { describe, expect, it } from "vitest";
import { decisionOf } from "../decision.js";
import type { StudyOptimizer } from "../spec/check.js";
import { choose } from "./choose.js";

const optimizer: StudyOptimizer = {
  label: "made",
  optimizer: "made",
  hyper: {},
  search: {},
  description: { name: "made", source: "made", hyper: { lr: positive(0.5) } },
  tuned: { lr: { hyper: positive(0.5), usual: 0.5 } },
};

const decision = decisionOf({
  kind: "data",
  name: "made",
  source: "made",
  hyper: {},
  dataset: "made",
  batchSize: 1,
  epochs: 1,
  metrics: [{ name: "accuracy", better: "higher" }],
});

const completed: Ending = { status: "completed" };

const trial = (
  lr: number,
  accuracy: number | null,
  loss: number,
  ending: Ending = completed,
): TrialResult => ({
  spec: { problem: "made", optimizer: "made", hyper: { lr }, seed: 0, phase: "tune", plugins: [] },
  ...ending,
  metrics: {
    curves: {},
    final: { "validation.accuracy": accuracy, "validation.loss": loss },
    stepsToTarget: null,
    evaluations: 1,
  },
  fingerprint: null,
});

const chosen = (...results: TrialResult[]) => choose(optimizer, results, decision);

describe("the choice among tuning trials", () => {
  it("is the best validation metric, whatever the loss", () => {
    const choice = chosen(trial(0.1, 0.8, 0.1), trial(0.3, 0.9, 0.5), trial(0.2, 0.85, 0.1));
    expect(choice).toMatchObject({ hyper: { lr: 0.3 }, how: "tuned", trial: 1 });
  });

  it("between equal metrics is the lower validation loss, then the smaller rate", () => {
    const byLoss = chosen(trial(0.1, 0.9, 0.5), trial(0.3, 0.9, 0.4), trial(0.2, 0.9, 0.6));
    expect(byLoss.hyper).toEqual({ lr: 0.3 });
    const byRate = chosen(trial(0.3, 0.9, 0.5), trial(0.1, 0.9, 0.5), trial(0.2, 0.9, 0.5));
    expect(byRate.hyper).toEqual({ lr: 0.1 });
  });

  it("does not depend on the order of the trials", () => {
    const trials = [trial(0.3, 0.9, 0.5), trial(0.1, 0.9, 0.5), trial(0.2, 0.8, 0.1)];
    expect(chosen(...trials.toReversed()).hyper).toEqual(chosen(...trials).hyper);
  });

  it("is never a trial that diverged, failed or has no finite value, however good it looked", () => {
    const choice = chosen(
      trial(0.1, 1, 0, { status: "diverged", divergedAt: 9 }),
      trial(0.2, 1, 0, { status: "failed", failure: "broke" }),
      trial(0.3, null, 0),
      trial(0.4, 0.1, 9),
    );
    expect(choice.hyper).toEqual({ lr: 0.4 });
  });

  it("falls back to the usual setting when no trial completed, and says so", () => {
    const choice = chosen(trial(0.1, 1, 0, { status: "diverged", divergedAt: 0 }));
    expect(choice).toEqual({ hyper: { lr: 0.5 }, how: "fallback", trial: null, edges: {} });
  });

  it("is the usual setting when nothing was tuned", () => {
    expect(chosen()).toMatchObject({ hyper: { lr: 0.5 }, how: "default" });
  });

  it("marks the lowest and the highest rate tried, and nothing between", () => {
    const three = (best: number) =>
      chosen(...[0.1, 0.2, 0.3].map((lr) => trial(lr, lr === best ? 0.9 : 0.8, 1))).edges;
    expect([three(0.1), three(0.2), three(0.3)]).toEqual([{ lr: "lowest" }, {}, { lr: "highest" }]);
  });
});
