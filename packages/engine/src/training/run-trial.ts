/** Runs a trial: resolves its names, gets its program, trains, measures. A result's bits depend on the trial alone. */
import {
  type DataReader,
  type GivenHyper,
  type Problem,
  resolveHyper,
  UsageError,
} from "@thalweg/core";
import { canonicalJson, fingerprint } from "@thalweg/core/numeric";
import {
  compileProgram,
  type Gemm,
  instantiate,
  type Numerics,
  type Program,
} from "@thalweg/tensor";
import type { Catalogue } from "../catalogue.js";
import { type Progress, unwatched } from "../progress.js";
import { trace } from "../tracing-guard.js";
import type { TrialResult, TrialSpec } from "../trial.js";
import { analyticTask } from "./analytic-task.js";
import { dataTask } from "./data-task.js";
import { type Entrant, resolveEntrant } from "./entrant.js";
import { absentHyper } from "./hyper-scalars.js";
import { loadSplits } from "./load-splits.js";
import { PreparedRun } from "./prepared-run.js";
import type { ProgramCache, SharedProgram } from "./program-cache.js";
import { shardedProgram } from "./sharded-program.js";
import type { Task } from "./task.js";
import { train } from "./train.js";
import { type TrainingSpec, trainingSpec } from "./training-program.js";

/** What runs of trials share in one thread. */
export interface TrialContext {
  readonly catalogue: Catalogue;
  readonly reader: DataReader;
  readonly cache: ProgramCache;
  /** A monotonic clock in milliseconds; no result depends on it. */
  readonly now: () => number;
  readonly progress?: Progress;
  /** Computes matrix products in place of the built-in kernel, for trials with `fast` numerics. */
  readonly gemm?: Gemm | undefined;
  /** Makes the programs, which are then not kept; those of this thread alone unless given. */
  readonly makeProgram?: ProgramMaker;
}

/** What decides how a program computes, beside what. */
export interface ProgramOptions {
  readonly numerics: Numerics;
  readonly gemm?: Gemm;
}

/** Makes a program whose phases are those of a training run. How it computes them decides no bit. */
export type ProgramMaker = (training: TrainingSpec, options: ProgramOptions) => Program;

/** A program of this thread alone: shards come one after the other. */
export const programInThread: ProgramMaker = ({ program, sharded }, options) => {
  const instance = instantiate(compileProgram(program, options), options);
  return sharded === undefined ? instance : shardedProgram(instance, sharded);
};

export interface TrialRun {
  readonly result: TrialResult;
  /** Milliseconds spent tracing and compiling; 0 when the program was cached. */
  readonly compileMs: number;
  /** What was compiled for it, if anything had to be, for other threads to take in. */
  readonly compiled?: SharedProgram;
}

/**
 * Runs one trial.
 * @throws UsageError for names or values that cannot be used, PluginError for a plugin that breaks its contract
 */
export async function runTrial(spec: TrialSpec, context: TrialContext): Promise<TrialRun> {
  const { catalogue, now, progress = unwatched } = context;
  progress.at("starting");
  const problem = catalogue.problems.get(spec.problem);
  const entrant = resolveEntrant(catalogue, spec.optimizer, spec.hyper);
  const { run, ...preparation } = await prepare(spec, problem, entrant, context);
  const steps = stepsOf(spec, run);
  const drawing = () => progress.at("drawing initial values");
  drawing();
  run.start(entrant, run.task.initial(spec.seed, drawing), spec.seed, steps, drawing);
  const { ending, metrics } = train(run, steps, spec.trace === true, progress, now);
  const pieces = piecesOf(run.theta(), () => progress.at("measuring", steps));
  const result = { ...ending, spec, metrics, fingerprint: fingerprint(pieces) };
  return { result, ...preparation };
}

const pieceElements = 1 << 20;

/** The parameters in pieces, to be told of each: there may be a gigabyte of them. */
function* piecesOf(theta: Float32Array | Float64Array, taken: () => void) {
  for (let from = 0; from < theta.length; from += pieceElements) {
    yield theta.subarray(from, from + pieceElements);
    taken();
  }
}

async function prepare(
  spec: TrialSpec,
  problem: Problem,
  entrant: Entrant,
  context: TrialContext,
): Promise<Omit<TrialRun, "result"> & { readonly run: PreparedRun }> {
  const { cache, reader, now, progress = unwatched } = context;
  const key = programKey(spec, entrant);
  const cached = cache.get(key);
  if (cached !== undefined) return { run: cached, compileMs: 0 };
  progress.at("reading data");
  const taskOf = await loadTask(problem, spec, reader);
  progress.at("tracing problem");
  const began = now();
  const task = trace(`problem "${problem.name}"`, taskOf);
  const training = trainingSpec(task, entrant, progress);
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
  const { program: spec, sharded } = training;
  const { program, isNew } = cache.compile(spec, options);
  const { compiled } = program;
  const instance = instantiate(compiled, service);
  return {
    program: sharded === undefined ? instance : shardedProgram(instance, sharded),
    bytes: compiled.layout.bytes,
    ...(isNew && { compiled: program }),
  };
}

/** What decides the program: everything but seed, length and what numbers there are other than 0. */
function programKey(spec: TrialSpec, { hyper, schedules }: Entrant): string {
  return canonicalJson({
    problem: spec.problem,
    problemHyper: spec.problemHyper ?? {},
    optimizer: spec.optimizer,
    absent: absentHyper(hyper.numeric),
    structural: [hyper.structural, ...schedules.map((schedule) => schedule.hyper.structural)],
    dtype: spec.dtype ?? "f32",
    numerics: spec.numerics ?? "portable",
    shards: spec.shards ?? 1,
    plugins: spec.plugins,
  });
}

async function loadTask(
  problem: Problem,
  spec: TrialSpec,
  reader: DataReader,
): Promise<() => Task> {
  const { dtype = "f32", shards = 1 } = spec;
  const given: GivenHyper = spec.problemHyper ?? {};
  const hyper = resolveHyper(`problem "${problem.name}"`, problem.hyper, given);
  checkShards(spec, problem);
  if (problem.kind === "analytic") return () => analyticTask(problem, dtype);
  const splits = await loadSplits(problem.dataset, reader);
  return () => dataTask(problem, hyper, splits, dtype, shards);
}

function checkShards({ shards = 1 }: TrialSpec, { name, kind }: Problem): void {
  if (!Number.isSafeInteger(shards) || shards < 1) {
    throw new UsageError(`shards is ${shards}; it must be a whole number from 1.`);
  }
  if (kind === "analytic" && shards > 1) {
    throw new UsageError(
      `problem "${name}" is analytic and has no examples to split into ${shards} shards; leave shards out.`,
    );
  }
}

function stepsOf({ budget, problem }: TrialSpec, { task, spec }: PreparedRun): number {
  const steps = Math.floor((budget ?? task.steps) / spec.evaluationsPerStep);
  if (!Number.isSafeInteger(steps) || steps < 1) {
    throw new UsageError(
      `problem "${problem}": a budget of ${budget} gradient evaluations is not enough for one step, which costs ${spec.evaluationsPerStep}; give a whole number of at least that.`,
    );
  }
  return steps;
}
