import { positive } from "@thalweg/core";
import {
  type Executor,
  memoryStore,
  storedExecutor,
  type TrialResult,
  type TrialSpec,
} from "@thalweg/engine";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planStudy, tuningTrial } from "../plan.js";
import { parseStudy, type StudyInput } from "../spec/parse.js";
import { namesFrom } from "../test-data/made-names.js";
import { gradientsOfEpochs, gradientsOfSeconds } from "./budget.js";
import { settleBudgets } from "./settle-budgets.js";

const rule = (name: string) => ({ name, source: "made", hyper: { lr: positive(0.1) } });
const names = namesFrom({
  problems: {
    bowl: {
      ...{ kind: "analytic", source: "made", hyper: {}, start: [1], startNoise: 0 },
      ...{ minimum: { value: 0, at: [[0]] }, domain: [], steps: 10, target: { relative: 0.1 } },
    },
    points: {
      ...{ kind: "data", source: "made", hyper: {}, batchSize: 4, epochs: 2, metrics: [] },
      dataset: { name: "made", aliases: [], source: "made", licence: "none" },
    },
  },
  optimizers: { one: rule("one"), two: rule("two"), broken: rule("broken") },
  schedulers: {},
  transforms: {},
});

/** Trials of 43 training examples, whose gradients take this long; those of `broken` fail. */
function executorOf(milliseconds: () => number) {
  const ran: TrialSpec[] = [];
  const resultOf = (spec: TrialSpec): TrialResult => {
    const evaluations = spec.stopAfter ?? 1000;
    const examples = { train: 43, validation: 1, test: 1 };
    const curves = { loss: { evaluations: [0], value: [4] } };
    const metrics = { curves, final: {}, evaluationsToTarget: null, evaluationsPerStep: 1 };
    if (spec.optimizer === "broken") {
      const lost = { ...metrics, evaluations: 0 };
      return { spec, status: "failed", failure: "it broke.", metrics: lost, fingerprint: null };
    }
    return {
      spec,
      status: "completed",
      metrics: { ...metrics, evaluations, examples },
      fingerprint: "",
    };
  };
  const executor: Executor = {
    name: "made",
    async *run(trials) {
      for (const [index, spec] of trials.entries()) {
        ran.push(spec);
        const result = resultOf(spec);
        const elapsedMs = milliseconds() * result.metrics.evaluations + 7;
        yield { index, result, timing: { elapsedMs, compileMs: 7, worker: 1 } };
      }
    },
    async close() {},
  };
  return { executor, ran };
}

const planOf = (more: Partial<StudyInput>) =>
  planStudy(parseStudy({ problems: ["points"], optimizers: ["one", "two"], ...more }), names);
const budgetsOf = ({ pairs }: ReturnType<typeof planOf>) =>
  pairs.map(
    (pair) =>
      tuningTrial(parseStudy({ problems: ["points"], optimizers: ["one"] }), pair, {
        ...{ hyper: {}, seed: 1 },
      }).budget,
  );

describe("a budget in epochs", () => {
  it("is that many times the whole batches of a pass, and adds up", () => {
    const whole = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(whole, whole, whole, (epochs, batchSize, examples) => {
        const all = gradientsOfEpochs(epochs, { batchSize }, examples);
        expect(all).toBe(epochs * gradientsOfEpochs(1, { batchSize }, examples));
        expect(all * Math.min(batchSize, examples)).toBeLessThanOrEqual(epochs * examples);
        expect((all + epochs) * Math.min(batchSize, examples)).toBeGreaterThan(epochs * examples);
      }),
    );
  });

  it("is converted by one step of one optimizer for all of a problem", async () => {
    const { executor, ran } = executorOf(() => 1);
    const optimizers = ["broken", "one", "two"];
    const plan = await settleBudgets(planOf({ optimizers, budget: { epochs: 3 } }), executor);
    expect(budgetsOf(plan)).toEqual([30, 30, 30]);
    expect(ran.map(({ optimizer, stopAfter }) => [optimizer, stopAfter])).toEqual([
      ["broken", 1],
      ["one", 1],
    ]);
    expect(await settleBudgets(plan, executor)).toBe(plan);
  });

  it("leaves those of problems that have one in gradients", async () => {
    const problems = [{ problem: "bowl", budget: 5 }, "points"];
    const plan = await settleBudgets(
      planOf({ problems, optimizers: ["one"], budget: { epochs: 1 } }),
      executorOf(() => 1).executor,
    );
    expect(budgetsOf(plan)).toEqual([5, 10]);
  });

  it.each<[Partial<StudyInput>, string]>([
    [
      { problems: ["bowl"], budget: { epochs: 3 } },
      'problem "bowl" has no training set, so that a budget of 3 epochs means nothing there; give it one in gradient evaluations, such as 10.',
    ],
    [
      { budget: { epochs: 0 } },
      "study.budget.epochs is 0; it must be a whole number of at least 1.",
    ],
    [{ budget: {} }, "study.budget is {}; it must be { epochs: n } or { seconds: n }."],
    [
      { budget: { seconds: 0 } },
      "study.budget.seconds is 0; it must be a number of seconds from 0.001 to a year.",
    ],
    [{ budget: 0 }, "study.budget is 0; it must be a whole number of at least 1."],
    [
      { budget: { epoch: 1 } as StudyInput["budget"] & object },
      'study.budget has no field "epoch". Did you mean "epochs"?',
    ],
  ])("is refused in a sentence: %j", (more, sentence) => {
    expect(() => planOf(more)).toThrow(sentence);
  });

  it("is not known where nothing runs", async () => {
    const plan = planOf({ optimizers: ["broken"], budget: { epochs: 3 } });
    await expect(settleBudgets(plan, executorOf(() => 1).executor)).rejects.toThrow(
      'problem "points": no optimizer of the study made a step there, so that its epochs are not known: it broke.',
    );
  });
});

describe("a target that a study gives", () => {
  const given = (problem: string, target: number, optimizers = ["one"]) =>
    planOf({ problems: [{ problem, target }], optimizers });

  it("is met by what lies above the floor, told by one step, and is in every trial", async () => {
    const { executor, ran } = executorOf(() => 1);
    const plan = given("bowl", 0.05, ["broken", "one"]);
    expect(await settleBudgets(plan, executor)).toBe(plan);
    expect(ran.map(({ optimizer, stopAfter }) => [optimizer, stopAfter])).toEqual([
      ["broken", 1],
      ["one", 1],
    ]);
    const trial = tuningTrial(plan.study.spec, plan.pairs[0]!, { hyper: {}, seed: 1 });
    expect(trial.target).toBe(0.05);
    expect(plan.study.problems[0]!.description.target).toEqual({ relative: 0.05 });
  });

  it("is refused below the floor, with the least that is above it", async () => {
    // An excess of 4 at the start, and a floor of 1e-10.
    const { executor } = executorOf(() => 1);
    await expect(settleBudgets(given("bowl", 1e-11), executor)).rejects.toThrow(
      'problem "bowl": the target 1e-11 of an excess of 4 at the start lies below 1e-10, under which values count as equal; give one above 2.5e-11.',
    );
    await settleBudgets(given("bowl", 2.6e-11), executor);
  });

  it.each([
    [0, "a share of the excess at the start; it must be above 0 and below 1."],
    [1, "a share of the excess at the start; it must be above 0 and below 1."],
  ])("is refused as a share where it is none: %d", (target, sentence) => {
    expect(() => given("bowl", target)).toThrow(
      `problem "bowl": the target ${target} is ${sentence}`,
    );
  });

  it("makes one where a problem has none: a value of the loss, if there is no metric", () => {
    const { description } = given("points", 0.3).study.problems[0]!;
    expect(description.target).toEqual({ value: 0.3, provenance: "given by the study" });
  });
});

describe("a budget in seconds", () => {
  it("is what the measured speed makes in them, and a step at least", () => {
    const positive = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(positive, positive, fc.integer({ min: 1, max: 5 }), (seconds, rate, k) => {
        const measured = { evaluations: 500, evaluationsPerStep: k, milliseconds: 500 * rate };
        const count = gradientsOfSeconds(seconds, measured);
        expect(Number.isSafeInteger(count)).toBe(true);
        expect(count).toBeGreaterThanOrEqual(k);
        // Within the rounding of three operations.
        if (count > k) expect(count * rate).toBeLessThanOrEqual(1000 * seconds * (1 + 4e-16));
        expect((count + 1) * rate).toBeGreaterThan(1000 * seconds * (1 - 4e-16));
      }),
    );
  });

  it("is measured for each pair, alone, and the store remembers it whatever the clock says", async () => {
    const store = memoryStore({ thalweg: "1" });
    let speed = 2;
    const slow = executorOf(() => (speed *= 2));
    const plan = planOf({ budget: { seconds: 4 } });
    const first = await settleBudgets(plan, storedExecutor(slow.executor, store));
    // After a warming-up each: 8 and 32 milliseconds a gradient.
    expect(budgetsOf(first)).toEqual([500, 125]);
    expect(slow.ran.map(({ stopAfter }) => stopAfter)).toEqual([100, 500, 100, 500]);
    const fast = executorOf(() => 1e-3);
    const again = await settleBudgets(plan, storedExecutor(fast.executor, store));
    expect(again.pairs).toEqual(first.pairs);
    expect(fast.ran).toEqual([]);
  });

  it("is refused for a pair that breaks", async () => {
    const plan = planOf({ optimizers: ["broken"], budget: { seconds: 1 } });
    await expect(settleBudgets(plan, executorOf(() => 1).executor)).rejects.toThrow(
      'optimizer "broken" on problem "points" could not be measured, so that its budget is not known: it broke.',
    );
  });
});
