/**
 * The nodes of the lazy graph: immutable values that know their primitive, operands, attributes, shape and element type. Building
 * one checks it. Operands of elementwise primitives share one shape and element type: `apply` puts the casts and broadcasts
 * in, so that adjoints, interpreter and compiler each meet the plain case only.
 */
import {
  type AttributesOf,
  type DType,
  type ElementwisePrimitive,
  elementwisePrimitives,
  InternalError,
  type Operand,
  type Primitive,
  type Scalar,
  type Shape,
  ShapeError,
  type Tensor,
  UsageError,
} from "@thalweg/core";
import { isAbsent, markAbsent, withoutAbsent } from "./absent.js";
import { degenerateProduct } from "./degenerate-product.js";
import { inferType } from "./infer-type.js";
import { broadcastShapes, sameShape, showShape } from "./shape.js";

let nodesBuilt = 0;

/** A node of a graph. `TensorNode<"sum">` is one whose primitive, and so the type of its attributes, is known: see {@link is}. */
export class TensorNode<P extends Primitive = Primitive> implements Tensor {
  readonly kind = "tensor";
  readonly shape: Shape;
  readonly dtype: DType;
  /** Grows with every node built: an operand's id is smaller than its user's. It is no part of any result. */
  readonly id: number = nodesBuilt++;

  constructor(
    readonly primitive: P,
    readonly operands: readonly TensorNode[],
    readonly attributes: AttributesOf<P>,
  ) {
    const type = inferType(primitive, operands, attributes);
    this.shape = type.shape;
    this.dtype = type.dtype;
  }

  apply<Q extends Primitive>(
    primitive: Q,
    operands: readonly Operand[],
    attributes: AttributesOf<Q>,
  ): TensorNode {
    return isElementwise(primitive)
      ? elementwise(primitive, operands)
      : node(primitive, operands.map(onlyTensor), attributes);
  }

  [Symbol.toPrimitive](): never {
    return refuseNative("tensor");
  }
}

/** A double known before the step: a 0-d f64 node behind the interface of a scalar. */
export class ScalarNode implements Scalar {
  readonly kind = "scalar";

  constructor(readonly node: TensorNode) {
    if (node.shape.length > 0 || node.dtype !== "f64") {
      throw new InternalError(
        `a scalar is a 0-d f64 node, not ${node.dtype} ${showShape(node.shape)}`,
      );
    }
  }

  apply(primitive: ElementwisePrimitive, operands: readonly (Scalar | number)[]): ScalarNode {
    const nodes = operands.map((operand) =>
      typeof operand === "number" ? constant(operand, "f64") : scalarNode(operand),
    );
    return new ScalarNode(onScalars(primitive, nodes));
  }

  [Symbol.toPrimitive](): never {
    return refuseNative("scalar");
  }
}

/** Builds a node from operands that already fit. Movements that move nothing give their operand back. */
export function node<P extends Primitive>(
  primitive: P,
  operands: readonly TensorNode[],
  attributes: AttributesOf<P>,
): TensorNode {
  const built = new TensorNode(primitive, operands, attributes);
  const [x, y] = operands;
  if (x !== undefined && movesNothing(built, x)) return x;
  if (is(built, "matmul")) {
    const simpler = degenerateProduct(x!, y!, built.attributes);
    return simpler === undefined ? built : nodeOf(simpler);
  }
  return built;
}

/** Whether a node is of a primitive, which tells the type of its attributes. */
export function is<P extends Primitive>(
  candidate: TensorNode,
  primitive: P,
): candidate is TensorNode<P> {
  return candidate.primitive === primitive;
}

export function isElementwise(primitive: Primitive): primitive is ElementwisePrimitive {
  return Object.hasOwn(elementwisePrimitives, primitive);
}

/** A named array outside the graph: parameter, state, input or data. Two calls are two variables. */
export function variable(name: string, shape: Shape, dtype: DType): TensorNode<"variable"> {
  return new TensorNode("variable", [], { name, shape, dtype });
}

/** A named double outside the graph: a hyperparameter, a counter. */
export function scalarVariable(name: string): ScalarNode {
  return new ScalarNode(variable(name, [], "f64"));
}

/** A scalar that is 0 for good: terms with it as a factor are left out of the graph. */
export function absentScalar(): ScalarNode {
  return new ScalarNode(markAbsent(constant(0, "f64")));
}

/** A 0-d value, rounded to the element type. */
export function constant(value: number, dtype: DType): TensorNode<"constant"> {
  return new TensorNode("constant", [], { value, dtype });
}

/** The node of a tensor or scalar that this package built. */
export function nodeOf(value: Tensor | Scalar): TensorNode {
  if (value instanceof TensorNode) return value;
  if (value instanceof ScalarNode) return value.node;
  throw new InternalError("a tensor or scalar was built by another copy of @thalweg/tensor");
}

/** A node of another element type, itself if it has that already. */
export function castTo(x: TensorNode, dtype: DType): TensorNode {
  return x.dtype === dtype ? x : node("cast", [x], { dtype });
}

/** A node repeated up to a shape, itself if it has that already. */
export function broadcastTo(x: TensorNode, shape: Shape): TensorNode {
  return sameShape(x.shape, shape) ? x : node("broadcast", [x], { shape });
}

const takesCondition: ElementwisePrimitive = "where";

function elementwise(primitive: ElementwisePrimitive, operands: readonly Operand[]): TensorNode {
  const values = primitive === takesCondition ? operands.slice(1) : operands;
  const dtype = commonType(primitive, values, operands);
  const nodes = operands.map((operand, i) =>
    toNode(operand, primitive === takesCondition && i === 0 ? "i32" : dtype),
  );
  const shape = broadcastShapes(
    primitive,
    nodes.map((operand) => operand.shape),
  );
  const broadcast = nodes.map((operand) => broadcastTo(operand, shape));
  return ofPresent(primitive, broadcast, operands.map(isAbsentOperand));
}

const isAbsentOperand = (operand: Operand): boolean =>
  (operand instanceof TensorNode && isAbsent(operand)) ||
  (operand instanceof ScalarNode && isAbsent(operand.node));

/** An operation on operands that fit, or what is left of it without those that are absent. */
function ofPresent(
  primitive: ElementwisePrimitive,
  nodes: readonly TensorNode[],
  absent: readonly boolean[],
): TensorNode {
  const left = absent.includes(true) ? withoutAbsent(primitive, absent) : "all";
  const [x, y] = nodes;
  switch (left) {
    case "first":
      return x!;
    case "second":
      return y!;
    case "nothing":
      return markAbsent(broadcastTo(constant(0, x!.dtype), x!.shape));
    case "all":
      return node(primitive, nodes, {});
  }
}

/** The element type of the tensors among the values; f64 for scalars and numbers alone. */
function commonType(
  primitive: Primitive,
  values: readonly Operand[],
  all: readonly Operand[],
): DType {
  const types = new Set(
    values.filter((value) => value instanceof TensorNode).map((value) => value.dtype),
  );
  if (types.size > 1) {
    throw new ShapeError(
      `${primitive} of element types ${all.map(showOperand).join(" and ")}: they must be the same; write cast(x, "${[...types][0]}").`,
    );
  }
  const [only] = types;
  return only ?? "f64";
}

function toNode(operand: Operand, dtype: DType): TensorNode {
  if (operand instanceof TensorNode) return operand;
  if (operand instanceof ScalarNode) return castTo(operand.node, dtype);
  if (typeof operand === "number") return constant(operand, dtype);
  return onlyTensor(operand);
}

/** Scalars keep comparisons as doubles 0 and 1, so that everything about them is f64. */
function onScalars(primitive: ElementwisePrimitive, nodes: readonly TensorNode[]): TensorNode {
  if (primitive === takesCondition) {
    const [condition, ...values] = nodes;
    return node(primitive, [castTo(condition!, "i32"), ...values], {});
  }
  return castTo(ofPresent(primitive, nodes, nodes.map(isAbsent)), "f64");
}

function scalarNode(operand: Scalar): TensorNode {
  if (operand instanceof ScalarNode) return operand.node;
  throw new InternalError("a scalar was built by another copy of @thalweg/tensor");
}

function onlyTensor(operand: Operand): TensorNode {
  if (operand instanceof TensorNode) return operand;
  throw new UsageError(
    `a tensor is wanted here, not ${showOperand(operand)}; only elementwise words take scalars and numbers.`,
  );
}

function showOperand(operand: Operand | undefined): string {
  if (operand instanceof TensorNode) return `${operand.dtype} ${showShape(operand.shape)}`;
  if (operand instanceof ScalarNode) return "a scalar";
  if (operand === undefined || operand === null) return `${operand} (check the names)`;
  return typeof operand === "number" ? `the number ${operand}` : `a ${typeof operand}`;
}

function movesNothing(built: TensorNode, x: TensorNode): boolean {
  switch (built.primitive) {
    case "reshape":
    case "broadcast":
    case "slice":
    case "pad":
      return sameShape(built.shape, x.shape);
    case "cast":
      return built.dtype === x.dtype;
    case "permute":
      return is(built, "permute") && built.attributes.order.every((axis, i) => axis === i);
    default:
      return false;
  }
}

function refuseNative(what: string): never {
  throw new UsageError(
    `a ${what} was used with a native operator or in a condition, where it has no value yet; write add, sub, mul, div, less or where(condition, a, b) from "@thalweg/core".`,
  );
}
