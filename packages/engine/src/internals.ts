/**
 * The pieces that a training run is made of, for the packages of this workspace, its tests and its
 * bench. They are not part of the public surface: any version may change them.
 */

// What a problem becomes.

export { analyticTask } from "./task/analytic-task.js";
export { checkSplits } from "./task/check-splits.js";
export { dataTask, type FloatType } from "./task/data-task.js";
export type { Goal } from "./task/goal.js";
export { type Layout, layoutOf, type ParameterSlot, unflatten } from "./task/layout.js";
export { parametersOf } from "./task/parameters-of.js";
export type { Batches, DataArray, Measurements, Task } from "./task/task.js";

// What an optimizer becomes.

export { instantiateOptimizer } from "./optimizer/composite-instance.js";
export { hyperScalars, type Numbers } from "./optimizer/hyper-scalars.js";
export { NoiseKeys } from "./optimizer/noise.js";
export type {
  InstanceContext,
  NoiseKey,
  OptimizerInstance,
  StateVariable,
  StepInput,
  StepOutput,
  Update,
} from "./optimizer/optimizer-instance.js";
export { thetaAfter } from "./optimizer/theta-after.js";

// The program of both.

export type { MicrobatchedEvaluation, MicrobatchedStep } from "./program/microbatched-step.js";
export { PreparedRun } from "./program/prepared-run.js";
export { names, phases, type TrainingSpec, trainingSpec } from "./program/training-program.js";
export { type ProgramMaker, type ProgramOptions, programInThread } from "./run/run-trial.js";

// The parts of a data-parallel group, for threads that are started in another way.

export {
  type Arrival,
  Barrier,
  type BarrierMemory,
  barrierMemory,
  type Waiting,
} from "./data-parallel/barrier.js";
export {
  type DataParallelSchedule,
  type DataParallelSpec,
  dataParallelSpec,
  lossPhase,
  type PhaseOfEach,
} from "./data-parallel/data-parallel-spec.js";
export { type FollowerOptions, follow } from "./data-parallel/follower.js";
export { Leader, type LeaderOptions, type ReplicaOrder } from "./data-parallel/leader.js";

// Checks of plugins' code, and what it may not do while it is traced or loads data.

export { checkPlugin } from "./catalogue/check-plugin.js";
export { whileLoading } from "./foreign-code/loading-guard.js";
export { trace } from "./foreign-code/tracing-guard.js";
