/**
 * Runs a trial: resolves its names, prepares its program, trains and measures. The bits of the
 * result depend only on the trial.
 */
import { type DataReader, type GivenHyper, type Problem, UsageError } from "@thalweg/core";
import { resolveHyper } from "@thalweg/core/host";
import { canonicalJson, fingerprint } from "@thalweg/core/numeric";
import {
  compileProgram,
  type Gemm,
  instantiate,
  type Numerics,
  type Program,
} from "@thalweg/tensor";
import type { Catalogue } from "../catalogue/catalogue.js";
import { type ResolvedOptimizer, resolveOptimizer } from "../catalogue/resolved-optimizer.js";
import { trace } from "../foreign-code/tracing-guard.js";
import { smallHyper } from "../optimizer/hyper-scalars.js";
import { microbatchedProgram } from "../program/microbatched-program.js";
import { PreparedRun } from "../program/prepared-run.js";
import type { ProgramCache, SharedProgram } from "../program/program-cache.js";
import { type TrainingSpec, trainingSpec } from "../program/training-program.js";
import { analyticTask } from "../task/analytic-task.js";
import { checkBatchSize } from "../task/check-data.js";
import { checkDomain } from "../task/check-start.js";
import { dataTask } from "../task/data-task.js";
import { loadSplits, splitOf } from "../task/load-splits.js";
import type { Task } from "../task/task.js";
import { checkTrial } from "../trial/check-trials.js";
import { type Progress, unwatched } from "../trial/progress.js";
import type { TrialResult, TrialSpec } from "../trial/trial.js";
import type { TrialFiles } from "../trial/trial-files.js";
import { keptTraining, parameterPieces, unkept } from "./kept-training.js";
import { train } from "./train.js";

/** What the trials of one thread share. */
export interface TrialContext {
  readonly catalogue: Catalogue;
  readonly reader: DataReader;
  readonly cache: ProgramCache;
  /** A monotonic clock in milliseconds; no result depends on it. */
  readonly now: () => number;
  readonly progress?: Progress;
  readonly files?: TrialFiles | undefined;
  /** Computes matrix products in place of the built-in kernel, in trials with `fast` numerics. */
  readonly gemm?: Gemm | undefined;
  /** Makes the programs, which are then not cached. Default: programs for this thread alone. */
  readonly makeProgram?: ProgramMaker;
}

/** The options of a program that its specification does not contain. */
export interface ProgramOptions {
  readonly numerics: Numerics;
  readonly gemm?: Gemm;
}

/**
 * Makes a program with the phases of a training run. How it executes them does not change any bit.
 */
export type ProgramMaker = (training: TrainingSpec, options: ProgramOptions) => Program;

/** A program for this thread alone, which runs microbatches one after another. */
export const programInThread: ProgramMaker = ({ program, microbatched }, options) => {
  const instance = instantiate(compileProgram(program, options), options);
  return microbatched === undefined ? instance : microbatchedProgram(instance, microbatched);
};

export interface TrialRun {
  readonly result: TrialResult;
  /** Milliseconds spent tracing and compiling; 0 if the program was cached. */
  readonly compileMs: number;
  /** The number of gradient evaluations that an earlier training had done, if this one went on. */
  readonly resumedAt?: number;
  /** The program compiled for the trial, if any, for other threads to reuse. */
  readonly compiled?: SharedProgram;
}

/**
 * Runs one trial.
 * @throws UsageError for names or values that cannot be used, PluginError for a plugin that breaks
 * its contract
 */
export async function runTrial(given: TrialSpec, context: TrialContext): Promise<TrialRun> {
  const spec = checkTrial(given);
  const { catalogue, now, progress = unwatched } = context;
  progress.at("starting");
  const problem = catalogue.problems.get(spec.problem);
  const resolved = resolveOptimizer(catalogue, spec.optimizer, spec.hyper);
  const { run, ...preparation } = await prepare(spec, problem, resolved, context);
  const steps = stepsOf(spec, run);
  const drawing = () => progress.at("drawing initial values");
  drawing();
  run.start(resolved, run.task.initial(spec.seed, drawing), spec.seed, steps, drawing);
  const { target } = spec;
  const length = {
    ...{ steps, stop: stopOf(spec, run, steps) },
    ...(target !== undefined && { target }),
  };
  const { checkpoints, writeParameters } = context.files ?? {};
  const watched = { stop: length.stop, progress, now };
  const kept = checkpoints === undefined ? unkept : keptTraining(spec, run, checkpoints, watched);
  const trained = train(run, length, spec.trace === true, { progress, now, kept });
  const { ending, metrics, resumedAt } = trained;
  const pieces = piecesOf(run.theta(), () => progress.at("measuring", length.stop));
  const result = { ...ending, spec, metrics, fingerprint: fingerprint(pieces) };
  writeParameters?.(spec, parameterPieces(run, metadataOf(result)));
  return { result, ...preparation, ...(resumedAt !== undefined && { resumedAt }) };
}

/** What a file of trained parameters says of their training. */
const metadataOf = ({ spec, status, fingerprint }: TrialResult): Record<string, string> => ({
  ...{ trial: canonicalJson(spec), status, fingerprint: fingerprint ?? "" },
});

const pieceElements = 1 << 20;

/**
 * The parameters in pieces. `taken` is called after each piece, since the parameters can be a
 * gigabyte.
 */
function* piecesOf(theta: Float32Array | Float64Array, taken: () => void) {
  for (let from = 0; from < theta.length; from += pieceElements) {
    yield theta.subarray(from, from + pieceElements);
    taken();
  }
}

async function prepare(
  spec: TrialSpec,
  problem: Problem,
  resolved: ResolvedOptimizer,
  context: TrialContext,
): Promise<Omit<TrialRun, "result"> & { readonly run: PreparedRun }> {
  const { cache, reader, now, progress = unwatched } = context;
  const key = programKey(spec, resolved);
  const cached = cache.get(key);
  if (cached !== undefined) return { run: cached, compileMs: 0 };
  progress.at("reading data");
  const taskOf = await loadTask(problem, spec, reader);
  progress.at("tracing problem");
  const began = now();
  const task = trace(`problem "${problem.name}"`, taskOf);
  const training = trainingSpec(task, resolved, progress);
  progress.at("compiling");
  const { program, compiled, bytes } = programOf(training, spec, context);
  const run = new PreparedRun(task, training, program);
  cache.set(key, run, bytes);
  return { run, compileMs: now() - began, ...(compiled !== undefined && { compiled }) };
}

interface MadeProgram {
  readonly program: Program;
  readonly bytes: number;
  readonly compiled?: SharedProgram;
}

function programOf(
  training: TrainingSpec,
  { numerics = "portable" }: TrialSpec,
  { cache, gemm, makeProgram }: TrialContext,
): MadeProgram {
  const service = gemm === undefined ? {} : { gemm };
  const options = { numerics, ...service };
  if (makeProgram !== undefined) return { program: makeProgram(training, options), bytes: 0 };
  const { program: spec, microbatched } = training;
  const { program, isNew } = cache.compile(spec, options);
  const { compiled } = program;
  const instance = instantiate(compiled, service);
  return {
    program: microbatched === undefined ? instance : microbatchedProgram(instance, microbatched),
    bytes: compiled.layout.bytes,
    ...(isNew && { compiled: program }),
  };
}

/**
 * The key of the program of a trial. It excludes the seed, the number of steps and the values of
 * numeric hyperparameters, except for which of them are 0 or nearly 0.
 */
function programKey(spec: TrialSpec, { hyper, schedules }: ResolvedOptimizer): string {
  return canonicalJson({
    problem: spec.problem,
    problemHyper: spec.problemHyper ?? {},
    optimizer: spec.optimizer,
    small: smallHyper(hyper.numeric),
    structural: [hyper.structural, ...schedules.map((schedule) => schedule.hyper.structural)],
    dtype: spec.dtype ?? "f32",
    numerics: spec.numerics ?? "portable",
    microbatches: spec.microbatches ?? 1,
    plugins: spec.plugins,
  });
}

async function loadTask(
  problem: Problem,
  spec: TrialSpec,
  reader: DataReader,
): Promise<() => Task> {
  const { dtype = "f32", microbatches = 1 } = spec;
  const given: GivenHyper = spec.problemHyper ?? {};
  const hyper = resolveHyper(`problem "${problem.name}"`, problem.hyper, given);
  checkMicrobatches(spec, problem);
  if (problem.kind === "analytic") {
    checkDomain(problem);
    return () => analyticTask(problem, dtype);
  }
  const splits = await loadSplits(problem.dataset, reader, splitOf(problem, hyper));
  checkBatchSize(problem, splits);
  return () => dataTask(problem, hyper, splits, dtype, microbatches);
}

function checkMicrobatches({ microbatches = 1 }: TrialSpec, { name, kind }: Problem): void {
  if (kind === "analytic" && microbatches > 1) {
    throw new UsageError(
      `problem "${name}" is analytic and has no examples to split into ${microbatches} microbatches; leave microbatches out.`,
    );
  }
}

/** The number of steps that are made, of those of the whole run. */
const stopOf = ({ stopAfter = Infinity }: TrialSpec, { spec }: PreparedRun, steps: number) =>
  Math.min(steps, Math.ceil(stopAfter / spec.evaluationsPerStep));

function stepsOf({ budget, problem }: TrialSpec, { task, spec }: PreparedRun): number {
  const steps = Math.floor((budget ?? task.steps) / spec.evaluationsPerStep);
  if (!Number.isSafeInteger(steps) || steps < 1) {
    throw new UsageError(
      `problem "${problem}": a budget of ${budget} gradient evaluations is not enough for one step, which costs ${spec.evaluationsPerStep}; give a whole number of at least that.`,
    );
  }
  return steps;
}
