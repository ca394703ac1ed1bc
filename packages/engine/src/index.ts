/**
 * Training runs as pure functions of trials, and what trials name. Runs in a browser. The pool, its
 * worker and the lab are in `@thalweg/engine/node`.
 */

// Trials, their results, and what runs them.

export { type CacheLimits, ProgramCache, type SharedProgram } from "./program/program-cache.js";
export { createInline } from "./run/inline-executor.js";
export { runTrial, type TrialContext, type TrialRun } from "./run/run-trial.js";
export type { TrialRunner } from "./run/trial-runner.js";
export { checkTrials } from "./trial/check-trials.js";
export type { Executor, Finished, RunOptions } from "./trial/executor.js";
export type { Progress, Stage } from "./trial/progress.js";
export type {
  Curve,
  Ending,
  ExampleCounts,
  TrialMetrics,
  TrialPhase,
  TrialResult,
  TrialSpec,
  TrialStatus,
  TrialTiming,
} from "./trial/trial.js";
export { trialId } from "./trial/trial.js";

// Stores, which keep results so that no trial is run twice.

export { storedExecutor } from "./trial/stored-executor.js";
export {
  isFinal,
  memoryStore,
  passes,
  type TrialFilter,
  type TrialRecord,
  type TrialStore,
  type TrialVersions,
  trialKey,
} from "./trial/trial-store.js";

// States of trainings and trained parameters, as safetensors files.

export { type NamedArray, readSafetensors, safetensorsPieces } from "./checkpoint/safetensors.js";
export type { CheckpointFiles, OpenFile, TrialFiles } from "./trial/trial-files.js";

// Minimising a single function, and taking an optimizer's steps by hand.

export {
  type Objective,
  type StandaloneOptimizer,
  type StandaloneOptions,
  type StandaloneStep,
  standaloneOptimizer,
} from "./optimizer/standalone.js";
export type { Vector } from "./run/check-minimize.js";
export { type Minimized, type MinimizeOptions, minimize, type Start } from "./run/minimize.js";

// Schedules alone.

export { createScheduleRunner, type ScheduleRunner } from "./run/schedule-runner.js";
export { type ScheduledHyper, scheduledValues } from "./run/scheduled-values.js";

// What trials name: the values of plugins, by name.

export { type Catalogue, createCatalogue, type PluginSource } from "./catalogue/catalogue.js";
export {
  type Names,
  optimizerFrom,
  type ResolvedExpression,
  type ResolvedSchedule,
  resolveExpression,
} from "./catalogue/resolve-expression.js";
export { resolveSchedule } from "./catalogue/resolve-schedule.js";
export {
  type ConfiguredSchedule,
  type ResolvedOptimizer,
  resolveOptimizer,
} from "./catalogue/resolved-optimizer.js";

// Descriptions of named values as plain data, without loading plugins.

export type {
  AnalyticDescription,
  DataDescription,
  DatasetDescription,
  Descriptions,
  HyperDescription,
  LossDescription,
  OptimizerDescription,
  OwnDescriptions,
  PluginDescription,
  ProblemDescription,
  TransformDescription,
} from "./catalogue/describe-plugin.js";
export { type DescribedPlugin, type Directory, directoryOf } from "./catalogue/directory.js";
export { type DescribedNames, lookAlikes } from "./catalogue/look-alikes.js";
export { withOptions, withTarget } from "./catalogue/optimum.js";

// Expressions: `clip-by-global-norm|adam+warmup-cosine`.

export {
  type ExpressionItem,
  type ExpressionPart,
  namesIn,
  type OptimizerExpression,
  type ScheduleItem,
  type ScheduleTerm,
  schedulersIn,
  showExpression,
  showSchedule,
} from "./catalogue/expression.js";
export {
  fullName,
  hyperSpecOf,
  learningRatesOf,
  resolveOptimizerHyper,
} from "./catalogue/optimizer-hyper.js";
export {
  isComposedSchedule,
  parseExpression,
  parseSchedule,
} from "./catalogue/parse-expression.js";
