/** Tests for plugins: laws as vitest tests, and functions that run parts of plugins on numbers. */

// Laws as vitest tests.

export {
  describeDatasetLaws,
  describeLossLaws,
  describeModelLaws,
  describeOptimizerLaws,
  describePluginLaws,
  describeProblemLaws,
  describeSchedulerLaws,
} from "./describe-laws.js";

// Laws as data; `@thalweg/testing/laws` has them without vitest.

export { casesOf } from "./cases.js";
export type { DatasetLaw } from "./dataset-laws/dataset-law.js";
export { datasetLaws } from "./dataset-laws/laws.js";
export { type Built, casesFor, type Law, type LawCase } from "./law.js";
export { lossLaws } from "./loss-laws/laws.js";
export type { LossLaw } from "./loss-laws/loss-law.js";
export { modelLaws } from "./model-laws/laws.js";
export type { ModelLaw } from "./model-laws/model-law.js";
export { optimizerLaws } from "./optimizer-laws/laws.js";
export type { OptimizerLaw } from "./optimizer-laws/optimizer-law.js";
export { problemLaws } from "./problem-laws/laws.js";
export type { ProblemLaw } from "./problem-laws/problem-law.js";
export { schedulerLaws } from "./scheduler-laws/laws.js";
export type { SchedulerLaw } from "./scheduler-laws/scheduler-law.js";

// Steps and rates of optimizers and schedulers, and replays of another library's.

export { createScheduleRunner, type ScheduleRunner } from "@thalweg/engine";
export { fromPeer, type PeerCase } from "./from-peer/from-peer.js";
export type { LossCase } from "./from-peer/losses.js";
export type { SchedulerCase } from "./from-peer/scheduler-case.js";
export type { PeerHyper, PeerValue, Translated } from "./from-peer/translation.js";
export {
  type EvaluatedTrajectory,
  type OptimizerReplay,
  replayOptimizer,
  type Trajectory,
} from "./replay-optimizer.js";
export { replayScheduler, type SchedulerReplay } from "./replay-scheduler.js";
export type { ResolveOptions, ValueReference, Which } from "./resolve-value.js";
export {
  createStepper,
  type Stepper,
  type StepperOptions,
  type StepperState,
  type Surroundings,
} from "./stepper.js";

// Evaluation of losses, models and functions.

export { type BuiltModel, buildModel } from "./build-model.js";
export { type ArrayInput, evaluate } from "./evaluate.js";
export {
  type EvaluatedLoss,
  evaluateLoss,
  type LossEvaluation,
  type Nested,
} from "./evaluate-loss.js";
export { evaluateScalar } from "./evaluate-scalar.js";

// Building blocks of property tests.

export { checkGradient, type GradientCheckOptions } from "./check-gradient.js";
export { hyperArbitrary } from "./hyper-arbitrary.js";
export { expectSameValues } from "./same-value.js";
export { runs } from "./thorough.js";
