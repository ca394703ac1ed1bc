import type { DataDescription, Ending, TrialResult } from "@thalweg/engine";
import { describe, expect, it } from "vitest";
import { decisionFor, decisionOf, finalValue } from "./decision.js";
import { costOf, failureOf } from "./judge-run.js";

const data: DataDescription = {
  ...{ kind: "data", name: "made", source: "made", hyper: {}, aliases: [] },
  dataset: { name: "made", aliases: [], source: "made", licence: "none" },
  ...{ model: "made", loss: "made", batchSize: 1, epochs: 1 },
  metrics: [{ name: "accuracy", better: "higher" }],
};

const ended = (final: TrialResult["metrics"]["final"], ending: Ending): TrialResult => ({
  spec: { problem: "p", optimizer: "o", hyper: {}, seed: 0, phase: "tune", plugins: [] },
  ...ending,
  metrics: {
    curves: {},
    final,
    evaluationsToTarget: null,
    evaluations: 1,
    evaluationsPerStep: 1,
  },
  fingerprint: null,
});
const completed: Ending = { status: "completed" };

describe("what decides a problem", () => {
  it("is the validation split while tuning and the test split in the verdict", () => {
    const { tune, tie, judge, loss } = decisionOf(data);
    expect([tune, tie, judge, loss].map(({ key }) => key)).toEqual([
      "validation.accuracy",
      "validation.loss",
      "test.accuracy",
      "test.loss",
    ]);
    expect([tune, tie, judge, loss].map(({ better }) => better)).toEqual([
      "higher",
      "lower",
      "higher",
      "lower",
    ]);
  });

  it("is the loss of the same splits where a problem has no metric", () => {
    const { tune, tie, judge, loss } = decisionOf({ ...data, metrics: [] });
    expect([tune, tie, judge, loss].map(({ key }) => key)).toEqual([
      "validation.loss",
      "validation.loss",
      "test.loss",
      "test.loss",
    ]);
  });

  it("is the excess over the known minimum on an analytic problem", () => {
    const { tune, judge, loss, tie } = decisionOf({
      ...{
        kind: "analytic",
        name: "p",
        aliases: [],
        source: "made",
        hyper: {},
        start: [1],
        startNoise: 0,
      },
      ...{ domain: [[-1, 1]], steps: 1, target: { relative: 0.1 } },
      minimum: { value: -3, at: [[0]] },
    });
    for (const quantity of [tune, judge, loss, tie]) {
      expect(finalValue(ended({ loss: -1 }, completed), quantity)).toBe(2);
    }
  });

  it("has a floor on analytic problems: 1e-10, or a millionth of the minimum", () => {
    const floor = (value: number) =>
      decisionOf({
        ...{ kind: "analytic", name: "p", aliases: [], source: "made", hyper: {} },
        ...{ start: [1], startNoise: 0, domain: [[-1, 1]], steps: 1, target: { relative: 0.1 } },
        minimum: { value, at: [[0]] },
      }).judge.floor;
    expect([floor(0), floor(1e-5), floor(-3)]).toEqual([1e-10, 1e-10, 3e-6]);
    expect(decisionOf(data).judge.floor).toBeUndefined();
  });

  it("knows which quantities are shares of examples", () => {
    const { tune, tie, judge, loss } = decisionOf(data);
    expect([tune, tie, judge, loss].map(({ isShare }) => isShare)).toEqual([
      ...[true, undefined, true, undefined],
    ]);
    const metrics = [{ name: "R2", better: "higher" } as const];
    expect(decisionOf({ ...data, metrics }).judge.isShare).toBeUndefined();
  });
});

describe("a final value", () => {
  const { judge, loss } = decisionOf(data);

  it("is infinitely bad for a run that did not complete, or has none", () => {
    const final = { "test.accuracy": 0.9, "test.loss": 1 };
    const failed: Ending = { status: "failed", failure: "broke" };
    for (const ending of [failed, { status: "diverged", divergedAt: 1 } as const]) {
      expect(finalValue(ended(final, ending), judge)).toBe(-Infinity);
      expect(finalValue(ended(final, ending), loss)).toBe(Infinity);
    }
    expect(finalValue(ended({}, completed), loss)).toBe(Infinity);
    expect(finalValue(ended({ "test.accuracy": null }, completed), judge)).toBe(-Infinity);
  });
});

describe("the cost of reaching the target", () => {
  const target = { value: 0.9, provenance: "made" };
  const decision = decisionFor({ ...data, target }, "target");
  const reaching = (evaluationsToTarget: number | null): TrialResult => {
    const run = ended({ "validation.accuracy": 0.95, "validation.loss": 1 }, completed);
    const start = { evaluations: [0], value: [0.1] };
    return {
      ...run,
      metrics: { ...run.metrics, curves: { "validation.accuracy": start }, evaluationsToTarget },
    };
  };

  it("tunes and judges by gradients, and a run that missed costs infinitely much without failing", () => {
    expect([decision.tune.key, decision.judge.key]).toEqual(
      new Array(2).fill("evaluationsToTarget"),
    );
    expect(costOf(reaching(30), decision.judge, decision)).toBe(30);
    expect(costOf(reaching(null), decision.judge, decision)).toBe(Infinity);
    expect(failureOf(reaching(null), decision)).toBeUndefined();
  });

  it("still calls a run failed that ended no better than it began", () => {
    const run = reaching(30);
    const final = { "validation.accuracy": 0.1, "validation.loss": 1 };
    const worse: TrialResult = { ...run, metrics: { ...run.metrics, final } };
    expect(failureOf(worse, decision)).toBe("ended no better than it began");
  });

  it("is refused for a problem without a target", () => {
    expect(() => decisionFor(data, "target")).toThrow('problem "made" has no target');
    expect(decisionFor(data, "final")).toEqual(decisionOf(data));
  });
});
