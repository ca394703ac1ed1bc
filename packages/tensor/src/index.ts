/** The lazy tensor graph, its derivatives, its interpreter and its compiler. */

// derivatives
export { grad, hvp, jvp } from "./autodiff/grad.js";
export { vjp } from "./autodiff/vjp.js";
// the compiler
export type { AreaPlan, Window } from "./compile/areas.js";
export {
  type ArrayPlace,
  type CompiledProgram,
  type CompileOptions,
  compileProgram,
  type ProgramLayout,
} from "./compile/compile.js";
export { explain, type KernelDescription } from "./compile/explain.js";
export {
  type CompiledInstance,
  type InstantiateOptions,
  instantiate,
  instantiateAsync,
  withModule,
} from "./compile/instantiate.js";
export {
  instantiateReplica,
  planReplicas,
  type ReplicaInstance,
  type ReplicaPlan,
  sharedMemory,
} from "./compile/instantiate-replica.js";
// the matrix product as a service
export type { Gemm, GemmCall, GemmShape, Numerics } from "./gemm.js";
// the graph
export {
  absentScalar,
  broadcastTo,
  castTo,
  constant,
  is,
  isElementwise,
  node,
  nodeOf,
  ScalarNode,
  scalarVariable,
  TensorNode,
  variable,
} from "./graph/node.js";
export { reachableNodes } from "./graph/order.js";
export { broadcastShapes, sameShape, showShape, sizeOf, stridesOf } from "./graph/shape.js";
// the interpreter
export { firstOutside, interpretBounded } from "./interpret/bounded/interpret-bounded.js";
export type { Bounded } from "./interpret/bounded/structured.js";
export { type Dual, interpretDual } from "./interpret/dual.js";
export { interpret, type VariableValues } from "./interpret/interpret.js";
export { interpretProgram } from "./interpret/program.js";
// composed operators
export { gelu, geluTanh, softplus } from "./operators/activations.js";
export { type AttentionOptions, attention, multiHeadAttention } from "./operators/attention.js";
export { type Conv2dOptions, conv2d } from "./operators/conv2d.js";
export { dropout } from "./operators/dropout.js";
export { embedding } from "./operators/embedding.js";
export { type LayerNormOptions, layerNorm } from "./operators/layer-norm.js";
export { logSumExp } from "./operators/log-sum-exp.js";
export { avgPool2d, maxPool2d, type Pool2dOptions } from "./operators/pool2d.js";
export { logSoftmax, softmax } from "./operators/softmax.js";
export type { Pair } from "./operators/windows.js";
// programs
export type { Ahead, Phase, Program, ProgramSpec, TypedArray } from "./program.js";
export { programIdentity } from "./program-identity.js";
export { phaseRoots, programVariables } from "./program-variables.js";
export { checkCount, type Rows, runRows } from "./run-rows.js";
