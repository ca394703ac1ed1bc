/** The implementation of `thalweg study check`. */
import { availableParallelism } from "node:os";
import { ThalwegError } from "@thalweg/core/host";
import type { ProblemDescription, TrialResult, TrialSpec } from "@thalweg/engine";
import {
  budgetPrunings,
  type Pair,
  type StudySpec,
  settleBudgets,
  trialsOf,
  tuningTrial,
} from "@thalweg/study";
import { withSession } from "../session.js";
import { readStudyFile } from "../study-file/read-study-file.js";
import { plural, showCount, showDuration } from "../terminal/numbers.js";
import { passingNote } from "../terminal/passing-note.js";
import { layOut } from "../terminal/text-table.js";
import type { Context } from "./context.js";
import type { PluginOptions } from "./options.js";
import { planOf } from "./run-study-file.js";

export interface CheckStudyOptions extends PluginOptions {
  readonly workers?: number;
  readonly json?: true;
}

/** The gradient evaluations of a measured training: enough for its steps to outweigh its start. */
const MEASURED = 500;
/** Each pair runs once before it is measured: code is slow when it runs for the first time. */
const WARM_UP = 100;

/** @throws UsageError for what is wrong in the file; ThalwegError for a pair that cannot run */
export async function checkStudyFile(
  file: string,
  { workers = availableParallelism(), json, ...options }: CheckStudyOptions,
  { terminal, signal }: Context,
): Promise<void> {
  const study = await readStudyFile(file, signal);
  const plugin = [...study.plugins, ...options.plugin];
  const session = { ...options, plugin, workers, runsTrials: true };
  const checked = await withSession(session, signal, async (opened) => {
    const plan = await settleBudgets(planOf(study, opened), opened.lab, { signal });
    const { spec } = plan.study;
    const erase = passingNote(terminal.err, "measuring some steps of each pair ...");
    try {
      const measured = (budget: number) =>
        plan.pairs.map((pair) => measuredTrial(spec, pair, budget));
      for await (const { result } of opened.lab.run(measured(WARM_UP), { signal })) {
        if (result.status === "failed") throw new ThalwegError(result.failure);
      }
      const pairs: PairTime[] = [];
      for await (const { index, result, timing } of opened.lab.run(measured(MEASURED), {
        signal,
      })) {
        const pair = plan.pairs[index]!;
        const { evaluations } = result.metrics;
        const spent = timing.elapsedMs - timing.compileMs;
        const own = evaluationsOf(pair, result);
        pairs[index] = {
          problem: pair.problem.label,
          optimizer: pair.optimizer.label,
          trainings: trialsOf(spec, pair),
          evaluations: own,
          trainingMs: (spent / Math.max(1, evaluations)) * own,
        };
      }
      return { spec, pairs, trainings: plan.trialCount };
    } finally {
      erase();
    }
  });
  const totalMs =
    checked.pairs.reduce((sum, each) => sum + each.trainings * each.trainingMs, 0) / workers;
  if (json) {
    const { spec, pairs, trainings } = checked;
    terminal.out.write(
      `${JSON.stringify({ study: spec, trainings, workers, totalMs, pairs }, null, 2)}\n`,
    );
    return;
  }
  terminal.out.write(`${shown(checked, totalMs, workers).join("\n")}\n`);
}

const stopsEarly = ({ pruning }: StudySpec): boolean =>
  budgetPrunings.some((each) => each === pruning);

interface PairTime {
  readonly problem: string;
  readonly optimizer: string;
  readonly trainings: number;
  /** Gradient evaluations of a training. */
  readonly evaluations: number;
  /** The milliseconds of a training, measured. */
  readonly trainingMs: number;
}

function measuredTrial(spec: StudySpec, pair: Pair, most: number): TrialSpec {
  const hyper = Object.fromEntries(
    Object.entries(pair.optimizer.tuned).map(([name, { usual }]) => [name, usual]),
  );
  const trial = tuningTrial(spec, pair, { hyper: { ...pair.optimizer.hyper, ...hyper }, seed: 0 });
  return { ...trial, phase: "train", budget: Math.min(most, trial.budget ?? most) };
}

/** The gradient evaluations of a whole training. */
const evaluationsOf = ({ problem, gradients }: Pair, { metrics }: TrialResult): number =>
  gradients ?? ownEvaluations(problem.description, metrics.examples?.train ?? 1);

const ownEvaluations = (problem: ProblemDescription, examples: number): number =>
  problem.kind === "analytic"
    ? problem.steps
    : problem.epochs * Math.max(1, Math.floor(examples / problem.batchSize));

function shown(
  { spec, pairs, trainings }: { spec: StudySpec; pairs: readonly PairTime[]; trainings: number },
  totalMs: number,
  workers: number,
): string[] {
  const right = (title: string) => ({ title, align: "right" as const });
  const { header, lines } = layOut(
    [
      { title: "problem" },
      { title: "optimizer" },
      ...["trainings", "gradients each", "time each"].map(right),
    ],
    pairs.map((pair) => [
      pair.problem,
      pair.optimizer,
      showCount(pair.trainings),
      showCount(pair.evaluations),
      showDuration(pair.trainingMs),
    ]),
  );
  return [
    `${spec.name}: ${plural(spec.optimizers.length, "optimizer")} on ${plural(spec.problems.length, "problem")}, ${plural(spec.replicates, "replicate")} of ${plural(spec.trials, "setting")}${spec.perDimension === true ? " for each searched hyperparameter" : ""}.`,
    "",
    header,
    ...lines,
    "",
    `${plural(trainings, "training")}, more where ranges grow${stopsEarly(spec) ? ", and fewer whole ones where settings are given up" : ""}: about ${showDuration(totalMs)} with ${plural(workers, "worker")}, by ${MEASURED} measured gradients of each pair.`,
  ];
}
