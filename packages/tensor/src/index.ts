/** The lazy tensor graph, its derivatives, its interpreter and its compiler. Runs in a browser. */

// The graph: leaves, nodes, and what is read off them.

export { refuseFree } from "./graph/free-variables.js";
export {
  absentScalar,
  castTo,
  constant,
  node,
  nodeOf,
  presentScalar,
  ScalarNode,
  scalarVariable,
  TensorNode,
  variable,
  zerosLike,
} from "./graph/node.js";
export { reachableNodes } from "./graph/order.js";
export { sameShape, showShape, sizeOf } from "./shape/shape.js";

// Derivatives.

export { grad, hvp, jvp } from "./autodiff/grad.js";
export { vjp } from "./autodiff/vjp.js";

// Operators composed of the vocabulary.

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

// Programs: phases over variables.

export { programIdentity } from "./program/identity.js";
export type { Ahead, Phase, Program, ProgramSpec, TypedArray } from "./program/program.js";
export { checkCount } from "./program/run-rows.js";
export { phaseRoots, programVariables } from "./program/variables.js";

// The compiler, and what it makes.

export { type CompileOptions, compileProgram } from "./compile/compile.js";
export { explain } from "./compile/explain.js";
export {
  type CompiledInstance,
  type InstantiateOptions,
  instantiate,
  instantiateAsync,
  withModule,
} from "./compile/instantiate.js";
export type {
  AheadLayout,
  AreasLayout,
  ArrayPlace,
  CompiledProgram,
  KernelDescription,
  PlacedCall,
  ProgramLayout,
  RowsPlace,
} from "./compile/ir/compiled-program.js";

// A program in several threads on one memory.

export {
  instantiateReplica,
  planReplicas,
  type ReplicaInstance,
  type ReplicaOptions,
  type ReplicaPlan,
  sharedMemory,
} from "./compile/instantiate-replica.js";
export type { Area, AreaPlan, Window } from "./compile/ir/areas.js";

// The matrix product as a service.

export type { Gemm, GemmCall, GemmShape, Numerics } from "./compile/ir/gemm.js";

// The interpreter: the definition of every bit; with derivatives, and with bounds on rounding.

export { firstOutside, interpretBounded } from "./interpret/bounded/interpret-bounded.js";
export type { Bounded } from "./interpret/bounded/structured.js";
export { type Dual, interpretDual } from "./interpret/dual.js";
export { interpret, type VariableValues } from "./interpret/interpret.js";
export { interpretProgram } from "./interpret/program.js";

// What a result depends on.

export { mixingPrimitive } from "./dependence/elementwise.js";
export { refuseMixing } from "./dependence/examples.js";
export { NotSliceable, type PartOf, type Sliced, Slicing, sumOf } from "./dependence/slicing.js";
