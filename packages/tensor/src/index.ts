/** The lazy tensor graph, its derivatives, its interpreter and its compiler. */

// the graph
export {
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
export { broadcastShapes, sameShape, showShape, sizeOf, stridesOf } from "./graph/shape.js";

// programs
export type { Phase, Program, ProgramSpec, TypedArray } from "./program.js";
