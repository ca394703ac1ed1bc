/** The laws as vitest tests: one a law, and skipped with the reason where it says nothing or the value is exempt. */
import {
  type Dataset,
  type DatasetTraits,
  type Loss,
  type LossTraits,
  type Model,
  type ModelTraits,
  type Optimizer,
  type OptimizerTraits,
  type Plugin,
  type Problem,
  type ProblemTraits,
  type Scheduler,
  type SchedulerTraits,
  UsageError,
} from "@thalweg/core";
import { casesOf } from "./cases.js";
import { datasetLaws } from "./dataset-laws/laws.js";
import { casesFor, type LawCase } from "./law.js";
import { lossLaws } from "./loss-laws/laws.js";
import { modelLaws } from "./model-laws/laws.js";
import { optimizerLaws } from "./optimizer-laws/laws.js";
import { problemLaws } from "./problem-laws/laws.js";
import { schedulerLaws } from "./scheduler-laws/laws.js";

/**
 * Registers the laws of everything that a plugin brings, with the traits of its manifest.
 *
 *     describePluginLaws(plugin);
 */
export function describePluginLaws(plugin: Plugin): void {
  describeCases(casesOf(plugin));
}

/**
 * Registers the laws of an optimizer.
 *
 *     describeOptimizerLaws(adam, { scaleInvariantWith: { eps: 0 } });
 */
export function describeOptimizerLaws(optimizer: Optimizer, traits: OptimizerTraits = {}): void {
  describeCases(casesFor("optimizer", optimizerLaws, optimizer, traits));
}

/** Registers the laws of a scheduler. */
export function describeSchedulerLaws(scheduler: Scheduler, traits: SchedulerTraits = {}): void {
  describeCases(casesFor("scheduler", schedulerLaws, scheduler, traits));
}

/** Registers the laws of a loss; its formula is a law if `reference` gives it. */
export function describeLossLaws(loss: Loss, traits: LossTraits = {}): void {
  describeCases(casesFor("loss", lossLaws, loss, traits));
}

/** Registers the laws of a model. */
export function describeModelLaws(model: Model, traits: ModelTraits = {}): void {
  describeCases(casesFor("model", modelLaws, model, traits));
}

/** Registers the laws of a data set. */
export function describeDatasetLaws(dataset: Dataset, traits: DatasetTraits = {}): void {
  describeCases(casesFor("dataset", datasetLaws, dataset, traits));
}

/** Registers the laws of a problem. */
export function describeProblemLaws(problem: Problem, traits: ProblemTraits = {}): void {
  describeCases(casesFor("problem", problemLaws, problem, traits));
}

/** The test runner, if this is one of its processes: everything else of this package works where it is not installed. */
const runner =
  process.env.VITEST === undefined ? undefined : await import("vitest").catch(() => undefined);

function describeCases(cases: readonly LawCase[]): void {
  if (runner === undefined) {
    throw new UsageError(
      "laws are registered as tests of vitest, which does not run this file; run `npx vitest`, or take them as values from casesOf(plugin).",
    );
  }
  const { describe, it } = runner;
  for (const title of new Set(cases.map(titleOf))) {
    describe(title, () => {
      for (const each of cases.filter((other) => titleOf(other) === title)) {
        if (each.exempt === undefined) it(each.statement, () => each.run());
        else it.skip(`${each.statement} (exempt: ${each.exempt.reason})`);
      }
    });
  }
}

const titleOf = ({ kind, subject }: LawCase): string => `the laws of ${kind} ${subject}`;
