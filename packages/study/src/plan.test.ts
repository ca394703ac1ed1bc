import { choice, decay, positive } from "@thalweg/core";
import { trialId } from "@thalweg/engine";
import { describe, expect, it } from "vitest";
import { evaluationTrials, planStudy, tuningTrial } from "./plan.js";
import { parseStudy, type StudyInput } from "./spec/parse.js";
import { namesFrom } from "./test-data/made-names.js";

const bowl = (name: string, start: readonly number[]) => ({
  ...({ kind: "analytic", name, source: "made", hyper: {}, start, startNoise: 0 } as const),
  ...{ minimum: { value: 0, at: [start] }, domain: [], steps: 9, target: { relative: 0.1 } },
});

const descriptions = {
  problems: {
    bowl: { ...bowl("bowl", [1, 1]), hyper: { unit: choice("tanh", ["tanh", "relu"]) } },
    line: bowl("line", [1]),
  },
  optimizers: {
    made: { name: "made", source: "made", hyper: { lr: positive(0.1), beta: decay(0.9) } },
    free: { name: "free", source: "made", hyper: { beta: decay(0.9) } },
  },
  schedulers: {},
  transforms: {},
};

const planOf = (more: Partial<StudyInput>) => {
  const spec = parseStudy({
    ...{ problems: ["bowl"], optimizers: ["made"], trials: 3, seeds: 2, replicates: 2 },
    ...more,
  });
  const plan = planStudy(spec, namesFrom(descriptions));
  const trials = plan.pairs.flatMap((pair) => [
    tuningTrial(spec, pair, { hyper: { lr: 2 }, seed: 5 }),
    ...evaluationTrials(spec, pair, 0, { lr: 1 }),
  ]);
  return { plan, trials };
};

describe("every trial of a study", () => {
  it("has the budget of its problem, else that of the study, else none", () => {
    const problems = ["bowl", { problem: "line", budget: 7 }];
    const budgets = (more: Partial<StudyInput>) =>
      new Set(
        planOf({ problems, ...more }).trials.map(({ problem, budget }) => `${problem} ${budget}`),
      );
    expect([...budgets({})]).toEqual(["bowl undefined", "line 7"]);
    expect([...budgets({ budget: 50 })]).toEqual(["bowl 50", "line 7"]);
  });

  it.each<Partial<StudyInput>>([
    { dtype: "f64" },
    { numerics: "fast" },
    { plugins: [{ module: "mine", version: "1" }] },
  ])("is of the kind that the study asks for: %j", (more) => {
    const { trials } = planOf(more);
    expect(trials).toHaveLength(3);
    for (const trial of trials) expect(trial).toMatchObject(more);
  });

  it("has the options of its problem, and says nothing of options where there are none", () => {
    const problems = [{ problem: "bowl", hyper: { unit: "relu" } }, "line"];
    for (const trial of planOf({ problems }).trials) {
      expect(trial.problemHyper).toEqual(trial.problem === "bowl" ? { unit: "relu" } : undefined);
    }
  });

  it("counts the trials of a study whose ranges do not grow", () => {
    // Three settings, one of them on two further seeds, and two fresh seeds; twice.
    expect(planOf({}).plan.trialCount).toBe(2 * (3 + 2 + 2));
    // What has nothing to tune runs on the fresh seeds alone.
    expect(planOf({ optimizers: ["free", "made"] }).plan.trialCount).toBe(2 * (2 + 7));
    expect(planOf({ trials: 0 }).plan.trialCount).toBe(2 * 2);
    // Twice the settings of what searches two hyperparameters.
    const two = { optimizer: "made", search: { lr: true, beta: true } } as const;
    const trials = { perDimension: 3 };
    expect(planOf({ trials }).plan.trialCount).toBe(2 * (3 + 2 + 2));
    expect(planOf({ trials, optimizers: [two] }).plan.trialCount).toBe(2 * (6 + 2 * 2 + 2));
    expect(planOf({ pruning: "none" }).plan.trialCount).toBe(2 * (3 + 3 * 2 + 2));
  });

  it("stays the same when the study gains an optimizer of another plugin", () => {
    const pluginsOf = (_: string, optimizer: string) => [{ module: optimizer, version: "1" }];
    const ids = (optimizers: string[]) => {
      const spec = parseStudy({ problems: ["bowl"], optimizers, replicates: 2 });
      const { pairs } = planStudy(spec, namesFrom(descriptions), { pluginsOf });
      return evaluationTrials(spec, pairs[0]!, 0, { lr: 1 }).map(trialId);
    };
    expect(ids(["made", "free"])).toEqual(ids(["made"]));
    expect(ids(["free"])).not.toEqual(ids(["made"]));
  });

  it("keeps the path of the first seed on problems of two coordinates", () => {
    const traced = (problem: string) =>
      planOf({ problems: [problem] }).trials.map(({ trace = false }) => trace);
    expect(traced("bowl")).toEqual([false, true, false]);
    expect(traced("line")).not.toContain(true);
  });
});
