/** Training runs, as pure functions of trials. The pool, its worker and the lab are in `@thalweg/engine/node`. */

// what trials name
export { type Catalogue, createCatalogue, type PluginSource } from "./catalogue.js";
export { checkPlugin } from "./check-plugin.js";
export {
  type AnalyticDescription,
  type DataDescription,
  type DatasetDescription,
  describePlugin,
  type LossDescription,
  type ModelDescription,
  type OptimizerDescription,
  type PluginDescription,
  type ProblemDescription,
  type SchedulerDescription,
  type TransformDescription,
} from "./describe-plugin.js";
export { createDirectory, type DescribedPlugin, type Directory } from "./directory.js";
// trials and what runs them
export { type ErrorData, fromErrorData, sentenceOf, toErrorData } from "./error-data.js";
export type { Executor, Finished, RunOptions } from "./executor.js";
export { createInline } from "./executors/inline.js";
export { runConcurrently } from "./executors/run-concurrently.js";
export { failedResult, type TrialRunner } from "./executors/trial-runner.js";
export { type GangSchedule, type GangSpec, gangSpec, lossPhase } from "./gang/gang-spec.js";
export { type DescribedNames, lookAlikes } from "./look-alikes.js";
// training: a trial from beginning to end, and the pieces it is made of
export { type Minimized, type MinimizeOptions, minimize } from "./minimize.js";
// running plugins' code, and telling where a run is
export { type Progress, SharedProgress, type Stage, showWhere, unwatched } from "./progress.js";
export { trace } from "./tracing-guard.js";
export { analyticTask } from "./training/analytic-task.js";
export { instantiateOptimizer } from "./training/composite-instance.js";
export { dataTask } from "./training/data-task.js";
export { type Entrant, type EntrantSchedule, resolveEntrant } from "./training/entrant.js";
export {
  type ExpressionItem,
  namesIn,
  type OptimizerExpression,
  parseExpression,
  type ScheduleTerm,
  showChain,
} from "./training/expression.js";
export { hyperScalars } from "./training/hyper-scalars.js";
export { type Layout, layoutOf, type ParameterSlot, unflatten } from "./training/layout.js";
export { type NoiseKey, NoiseKeys } from "./training/noise.js";
export { fullName, hyperSpecOf, resolveOptimizerHyper } from "./training/optimizer-hyper.js";
export type {
  InstanceContext,
  OptimizerInstance,
  StateVariable,
  StepInput,
  StepOutput,
  Update,
} from "./training/optimizer-instance.js";
export { PreparedRun } from "./training/prepared-run.js";
export { type CacheLimits, ProgramCache, type SharedProgram } from "./training/program-cache.js";
export {
  type Names,
  type ResolvedExpression,
  resolveExpression,
  resolveOptimizer,
} from "./training/resolve-expression.js";
export {
  type ProgramMaker,
  type ProgramOptions,
  programInThread,
  runTrial,
  type TrialContext,
  type TrialRun,
} from "./training/run-trial.js";
export {
  type Objective,
  type StandaloneOptimizer,
  type StandaloneOptions,
  type StandaloneStep,
  standaloneOptimizer,
} from "./training/standalone.js";
export type { Batches, DataArray, Measurements, Task } from "./training/task.js";
export { thetaAfter } from "./training/theta-after.js";
export { type Trained, train } from "./training/train.js";
export { names, phases, type TrainingSpec, trainingSpec } from "./training/training-program.js";
export type {
  Curve,
  Ending,
  TrialMetrics,
  TrialPhase,
  TrialResult,
  TrialSpec,
  TrialStatus,
  TrialTiming,
} from "./trial.js";
export { trialId } from "./trial.js";
