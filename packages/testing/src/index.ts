/** What a plugin's author proves it with: laws as vitest tests, and runners that show what a plugin does to numbers. */

// what the laws are run with
export { type BuiltModel, buildModel } from "./build-model.js";
// one line a plugin
export { casesOf } from "./cases.js";
export { checkGradient, type GradientCheckOptions } from "./check-gradient.js";
export type { DatasetLaw } from "./dataset-laws/dataset-law.js";
export { datasetLaws } from "./dataset-laws/laws.js";
export {
  describeDatasetLaws,
  describeLossLaws,
  describeModelLaws,
  describeOptimizerLaws,
  describePluginLaws,
  describeProblemLaws,
  describeSchedulerLaws,
} from "./describe-laws.js";
export { type ArrayInput, evaluate } from "./evaluate.js";
export {
  type EvaluatedLoss,
  evaluateLoss,
  type LossEvaluation,
  type Nested,
} from "./evaluate-loss.js";
export { evaluateScalar } from "./evaluate-scalar.js";
export { fromPeer, type PeerCase } from "./from-peer/from-peer.js";
export type { LossCase } from "./from-peer/losses.js";
export type { SchedulerCase } from "./from-peer/scheduler-case.js";
export type { PeerHyper, PeerValue, Translated } from "./from-peer/translation.js";
export { hold, LawBroken } from "./hold.js";
export { hyperArbitrary } from "./hyper-arbitrary.js";
export { casesFor, type Law, type LawCase } from "./law.js";
export { lossLaws } from "./loss-laws/laws.js";
export type { LossLaw } from "./loss-laws/loss-law.js";
export { modelLaws } from "./model-laws/laws.js";
export type { ModelLaw } from "./model-laws/model-law.js";
export { optimizerLaws } from "./optimizer-laws/laws.js";
export type { OptimizerLaw } from "./optimizer-laws/optimizer-law.js";
export { problemLaws } from "./problem-laws/laws.js";
export type { ProblemLaw } from "./problem-laws/problem-law.js";
export {
  type EvaluatedTrajectory,
  type OptimizerReplay,
  replayOptimizer,
  type Trajectory,
} from "./replay-optimizer.js";
export { replayScheduler, type SchedulerReplay } from "./replay-scheduler.js";
export type { ResolveOptions, ValueReference, Which } from "./resolve-value.js";
export { expectSameValues, sameValues } from "./same-value.js";
export { createScheduleRunner, type ScheduleRunner } from "./schedule-runner.js";
export { schedulerLaws } from "./scheduler-laws/laws.js";
export type { SchedulerLaw } from "./scheduler-laws/scheduler-law.js";
export { createStepper, type Stepper, type StepperOptions, type StepperState } from "./stepper.js";
export { runs } from "./thorough.js";
