/**
 * What plugins are written with: what they define, and the operations that rules, losses and models
 * are made of. What engines and other hosts need besides is in `@thalweg/core/host`; portable
 * numerics are in `@thalweg/core/numeric`.
 */

// Defining things: what a plugin's default export holds.

export {
  type DataReader,
  type Dataset,
  defineDataset,
  type Examples,
  type Splits,
} from "./define/dataset.js";
export {
  defineLoss,
  type Loss,
  type LossBase,
  type LossDefinition,
  type Metric,
  type TargetKind,
} from "./define/loss.js";
export {
  defineModel,
  type ForwardBase,
  type Initializer,
  type Model,
  type ModelBase,
  type ModelDefinition,
  type ParameterSpec,
} from "./define/model.js";
export {
  type AnalyticDefinition,
  type AnalyticProblem,
  type DataDefinition,
  type DataProblem,
  type DataTarget,
  defineProblem,
  type Network,
  type Optimum,
  type Problem,
  type RelativeTarget,
} from "./define/problem.js";
export {
  defineOptimizer,
  type EvalInput,
  type OptimizerDefinition,
  type RuleBase,
  type RuleInput,
  type RuleOptimizer,
  type RuleOutput,
  type Scope,
  type StateValues,
} from "./define/rule.js";
export {
  defineScheduler,
  type MemorySpec,
  type MemoryValues,
  type ScheduleBase,
  type Scheduler,
  type SchedulerDefinition,
} from "./define/scheduler.js";
export type { Transform } from "./define/transform.js";
export {
  defineWrapper,
  type InnerStep,
  type Wrapper,
  type WrapperDefinition,
  type WrapperInput,
  type WrapperOutput,
} from "./define/wrapper.js";
export { definePlugin, type Plugin, type PluginDefinition } from "./kinds/plugin.js";

// Hyperparameters.

export {
  type About,
  type AnyHyper,
  choice,
  decay,
  flag,
  type GivenHyper,
  type HyperRole,
  type HyperSpec,
  type HyperValue,
  type HyperValues,
  integer,
  type LengthUnit,
  learningRate,
  length,
  lengthUnit,
  list,
  type NumericHyper,
  nonNegative,
  positive,
  real,
  type StructuralHyper,
  type StructuralValue,
  type TuningScale,
} from "./define/hyper.js";

// A rule's state: the initial values of its variables.

export {
  filled,
  initialTheta,
  type StateInit,
  type StateSpec,
  shaped,
  single,
  sums,
  zeros,
} from "./define/rule.js";

// Compositions of optimizers, and of schedules.

export {
  type ChainOptimizer,
  chain,
  type Optimizer,
  type ParameterInfo,
  type PartitionOptimizer,
  partition,
  type WrapperOptimizer,
  wrap,
} from "./define/optimizer.js";
export { configure } from "./define/rule.js";
export { join } from "./schedules/join.js";
export { product } from "./schedules/product.js";
export { sequence } from "./schedules/sequence.js";
export { warmup } from "./schedules/warmup.js";

// Traits of definitions, and the laws that use them.

export type {
  ConvergenceTarget,
  DatasetLawName,
  DatasetTraits,
  Exemptions,
  LossLawName,
  LossTraits,
  ModelLawName,
  ModelTraits,
  OptimizerLawName,
  OptimizerTraits,
  PluginTraits,
  ProblemLawName,
  ProblemTraits,
  SchedulerLawName,
  SchedulerTraits,
} from "./kinds/traits.js";

// The operands of operations.

export type { RandomStream } from "./numeric/random-stream.js";
export type { DType, Shape } from "./tensor/dtype.js";
export type { Scalar } from "./tensor/scalar.js";
export type { Operand, Tensor } from "./tensor/tensor.js";

// Elementwise operations.

export type { Binary, Ternary, Unary } from "./vocabulary/build.js";
export {
  abs,
  add,
  atan2,
  bitAnd,
  bitOr,
  bitXor,
  cbrt,
  clip,
  cos,
  div,
  equal,
  erf,
  exp,
  expm1,
  floor,
  greater,
  greaterEqual,
  less,
  lessEqual,
  log,
  log1p,
  maximum,
  minimum,
  mul,
  neg,
  pow,
  relu,
  shiftLeft,
  shiftRight,
  sigmoid,
  sign,
  sin,
  sqrt,
  square,
  sub,
  tanh,
  where,
} from "./vocabulary/elementwise.js";

// Reductions.

export {
  type Axes,
  argmax,
  cumsum,
  dot,
  keepAxes,
  max,
  mean,
  sum,
} from "./vocabulary/reduction.js";

// Movement: the same elements in another shape or order.

export { inputAxes, matrixShape, type OutputAxis, outputAxes } from "./define/weight-axes.js";
export {
  broadcastTo,
  cast,
  concat,
  flatten,
  pad,
  reshape,
  slice,
  transpose,
} from "./vocabulary/movement.js";

// Products, windows, indices and random bits.

export {
  fold,
  gather,
  iota,
  matmul,
  randomBits,
  scatterAdd,
  unfold,
} from "./vocabulary/product.js";

// Norms that neither overflow nor underflow, and steps of a given norm.

export {
  type NormOptions,
  norm,
  rescale,
  rootMeanSquare,
  roundoff,
  type ScaledNorm,
  type ScaledSquares,
  scaledNorm,
  scaledRootMeanSquare,
  scaledSquares,
} from "./vocabulary/norm.js";
export { byRatio, clipNorm, normalize, withNorm } from "./vocabulary/rescaling.js";

// Factorizations.

export {
  cholesky,
  descending,
  eigh,
  type FactorizationOptions,
  qr,
  triangularSolve,
} from "./vocabulary/factorization.js";

// Formulas that rules share: averages, their bias corrections, quotients.

export { rectification } from "./vocabulary/rectification.js";
export { debias, ema, lerp, over, variance } from "./vocabulary/rule.js";

// Errors that plugins throw; the others are in `@thalweg/core/host`.

export { ShapeError, UsageError } from "./errors/errors.js";
