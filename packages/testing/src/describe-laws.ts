/**
 * The laws as vitest tests, one per law. A law that does not apply to a value is not registered; a
 * law from which the value is exempt is registered as a skipped test with the reason in its title.
 */
import { existsSync } from "node:fs";
import path from "node:path";
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
import { ThalwegError } from "@thalweg/core/host";
import { casesOf } from "./cases.js";
import { datasetLaws } from "./dataset-laws/laws.js";
import { LawBroken } from "./hold.js";
import { casesFor, exemptionOf, type LawCase, NotTried } from "./law.js";
import { lossLaws } from "./loss-laws/laws.js";
import { modelLaws } from "./model-laws/laws.js";
import { optimizerLaws } from "./optimizer-laws/laws.js";
import { problemLaws } from "./problem-laws/laws.js";
import { schedulerLaws } from "./scheduler-laws/laws.js";

/**
 * Registers the laws of all values of a plugin, with the traits of its manifest.
 *
 *     describePluginLaws(plugin);
 *
 * A large plugin has a test in each folder of its sources, so that the laws are beside the code and
 * run in several processes: `folder` selects the values that have a file of their name there,
 * `adam.ts` for "adam".
 *
 *     describePluginLaws(plugin, { folder: import.meta.dirname });
 *
 * @throws UsageError if no file of the folder has such a name
 */
export function describePluginLaws(
  plugin: Plugin,
  { folder }: { readonly folder?: string } = {},
): void {
  const stands = ({ subject }: LawCase) =>
    folder === undefined || existsSync(path.join(folder, `${subject}.ts`));
  const cases = casesOf(plugin).filter(stands);
  if (folder !== undefined && cases.length === 0) {
    throw new UsageError(
      `describePluginLaws: nothing that plugin "${plugin.name}" brings has a file of its name in ${folder}; give the folder of its sources.`,
    );
  }
  describeCases(cases);
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

/** The test runner, if this is one of its processes; the rest of this package works without it. */
const runner =
  process.env.VITEST === undefined ? undefined : await import("vitest").catch(() => undefined);

function describeCases(cases: readonly LawCase[]): void {
  if (runner === undefined) {
    throw new UsageError(
      "laws are registered as tests of vitest, which does not run this file; run `npx vitest`, or take them as values from casesOf(plugin).",
    );
  }
  const { describe, it } = runner;
  const registered = cases.filter(isRegistered);
  for (const title of new Set(registered.map(titleOf))) {
    describe(title, () => {
      for (const each of registered.filter((other) => titleOf(other) === title)) {
        if (each.exempt === undefined) it(each.statement, (context) => runOrSkip(each, context));
        else it.skip(`${each.statement} (exempt: ${each.exempt.reason})`);
      }
    });
  }
}

/** Whether a case is registered: a law that does not apply is not, an exemption is, as skipped. */
export const isRegistered = ({ exempt }: Pick<LawCase, "exempt">): boolean =>
  exempt?.declared !== false;

/**
 * Runs a case; skips it if an earlier case found that the value cannot be built. A broken law says
 * how to declare an exemption.
 */
async function runOrSkip(each: LawCase, { skip }: { skip(note: string): never }): Promise<void> {
  try {
    await each.run();
  } catch (error) {
    if (error instanceof NotTried) skip(error.message);
    if (error instanceof LawBroken && !(error.cause instanceof ThalwegError)) {
      error.message += `\nIf that is meant, say so: definePlugin({ ${exemptionOf(each)} }).`;
    }
    throw error;
  }
}

const titleOf = ({ kind, subject }: LawCase): string => `the laws of ${kind} ${subject}`;
