/** The vocabulary of Thalweg: what plugins are written with. Portable numerics are in `@thalweg/core/numeric`. */

export {
  type DataReader,
  type Dataset,
  defineDataset,
  type Examples,
  type Splits,
} from "./dataset.js";
// names, errors, the container's tokens
export { editDistance, nearest, suggestion } from "./did-you-mean.js";
export { InternalError, PluginError, ShapeError, ThalwegError, UsageError } from "./errors.js";
// hyperparameters
export {
  type AnyHyper,
  choice,
  decay,
  flag,
  type GivenHyper,
  type HyperSpec,
  type HyperValue,
  type HyperValues,
  integer,
  type LengthUnit,
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
} from "./hyper.js";
export {
  batchLoss,
  type ConfiguredLoss,
  defineLoss,
  type Loss,
  type LossBase,
  type LossDefinition,
  type Metric,
  type TargetKind,
} from "./loss.js";
export {
  type ConfiguredModel,
  defineModel,
  type ForwardBase,
  type Initializer,
  type Model,
  type ModelBase,
  type ModelDefinition,
  type ParameterSpec,
} from "./model.js";
// what has a name in the literature
export {
  type ChainOptimizer,
  chain,
  configure,
  defineOptimizer,
  type EvalInput,
  filled,
  initialTheta,
  type Optimizer,
  type OptimizerDefinition,
  type ParameterInfo,
  type PartitionOptimizer,
  partition,
  type RuleBase,
  type RuleInput,
  type RuleOptimizer,
  type RuleOutput,
  type Scope,
  type StateInit,
  type StateSpec,
  shaped,
  single,
  sums,
  zeros,
} from "./optimizer.js";
export {
  definePlugin,
  type Plugin,
  type PluginDefinition,
  type PluginReference,
} from "./plugin.js";
export {
  type AttributesOf,
  type ElementwisePrimitive,
  elementwisePrimitives,
  type Primitive,
  type PrimitiveAttributes,
  type StructuredPrimitive,
  structuredPrimitives,
  type Window,
} from "./primitives.js";
export {
  type AnalyticDefinition,
  type AnalyticProblem,
  type DataDefinition,
  type DataProblem,
  type DataTarget,
  defineProblem,
  type Network,
  type Problem,
} from "./problem.js";
export type { RandomStream } from "./random-stream.js";
export { type Named, Registry } from "./registry.js";
export { type ResolvedHyper, rangeOf, resolveHyper } from "./resolve-hyper.js";
export type { Scalar } from "./scalar.js";
export {
  defineScheduler,
  type MemorySpec,
  type ScheduleBase,
  type Scheduler,
  type SchedulerDefinition,
} from "./scheduler.js";
export { join } from "./schedules/join.js";
export { product } from "./schedules/product.js";
export { sequence } from "./schedules/sequence.js";
export { warmup } from "./schedules/warmup.js";
// tensors and scalars
export type { DType, Operand, Shape, Tensor } from "./tensor.js";
export {
  DATASETS,
  LOSSES,
  MODELS,
  OPTIMIZERS,
  PROBLEMS,
  SCHEDULERS,
  type Token,
  TRANSFORMS,
} from "./tokens.js";
// what plugins are held to
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
} from "./traits.js";
export type { Transform } from "./transform.js";
// the words of rules
export type { Binary, Ternary, Unary } from "./vocabulary/build.js";
export { isScalar, isTensor } from "./vocabulary/build.js";
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
export {
  cholesky,
  descending,
  eigh,
  type FactorizationOptions,
  qr,
  triangularSolve,
} from "./vocabulary/factorization.js";
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
export {
  fold,
  gather,
  iota,
  matmul,
  randomBits,
  scatterAdd,
  unfold,
} from "./vocabulary/product.js";
export { rectification } from "./vocabulary/rectification.js";
export {
  type Axes,
  argmax,
  cumsum,
  dot,
  keepAxes,
  max,
  mean,
  norm,
  normalizeAxes,
  sum,
} from "./vocabulary/reduction.js";
export { debias, ema, lerp } from "./vocabulary/rule.js";
export {
  defineWrapper,
  type InnerStep,
  type Wrapper,
  type WrapperDefinition,
  type WrapperInput,
  type WrapperOptimizer,
  type WrapperOutput,
  wrap,
} from "./wrapper.js";
