/**
 * The nodes of the lazy graph: immutable values that know their primitive, operands, attributes,
 * shape and element type. Building one checks it. Operands of elementwise primitives share one
 * shape and element type: `apply` puts the casts and broadcasts in, so that adjoints, interpreter
 * and compiler each meet the plain case only. It also applies the rewrites that are part of a
 * graph's meaning (`rewrite/`: absent terms, degenerate products, idle movement).
 */
import {
  type DType,
  type Operand,
  type Scalar,
  type Shape,
  ShapeError,
  type Tensor,
  UsageError,
} from "@thalweg/core";
import {
  type AttributesOf,
  checkDType,
  type ElementwisePrimitive,
  elementwisePrimitives,
  InternalError,
  isScalar,
  isTensor,
  type Primitive,
  shapeFrom,
  showValue,
} from "@thalweg/core/host";
import { isAbsent, markAbsent, withoutAbsent } from "../rewrite/absent-terms.js";
import { degenerateProduct } from "../rewrite/degenerate-product.js";
import { movesNothing } from "../rewrite/idle-movement.js";
import { broadcastShapes, sameShape, showShape, sizeOf } from "../shape/shape.js";
import { inferType } from "./infer-type.js";

let nodesBuilt = 0;

/**
 * A node of a graph. `TensorNode<"sum">` is a node whose primitive, and so the type of its
 * attributes, is known: see `is`.
 */
export class TensorNode<P extends Primitive = Primitive> implements Tensor {
  readonly kind = "tensor";
  readonly shape: Shape;
  readonly dtype: DType;
  /**
   * Increases with every node built, so that an operand's id is smaller than its user's. No result
   * depends on it.
   */
  readonly id: number = nodesBuilt++;

  constructor(
    readonly primitive: P,
    readonly operands: readonly TensorNode[],
    readonly attributes: AttributesOf<P>,
  ) {
    const type = inferType(primitive, operands, attributes);
    if (!Number.isSafeInteger(sizeOf(type.shape))) {
      throw new ShapeError(
        `${primitive} to the shape ${showShape(type.shape)}: that is too many elements.`,
      );
    }
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

/** A scalar: a 0-d f64 node behind the interface of core, which has no way to read it. */
export class ScalarNode implements Scalar {
  readonly kind = "scalar";

  constructor(
    readonly node: TensorNode,
    readonly nonZero = false,
  ) {
    if (node.shape.length > 0 || node.dtype !== "f64") {
      throw new InternalError(
        `a scalar is a 0-d f64 node, not ${node.dtype} ${showShape(node.shape)}`,
      );
    }
  }

  apply(primitive: ElementwisePrimitive, operands: readonly (Scalar | number)[]): ScalarNode {
    const nodes = operands.map((operand) =>
      typeof operand === "number" ? constant(operand, "f64") : nodeOf(operand),
    );
    const nonZero = keepsNonZero.has(primitive) && operands.every(isNonZero);
    return new ScalarNode(onScalars(primitive, nodes), nonZero);
  }

  [Symbol.toPrimitive](): never {
    return refuseNative("scalar");
  }
}

/** Primitives whose result is one of their operands, up to its sign. */
const keepsNonZero = new Set<ElementwisePrimitive>(["minimum", "maximum", "abs", "neg"]);

const isNonZero = (operand: Scalar | number): boolean =>
  typeof operand === "number" ? operand !== 0 : operand.nonZero;

/**
 * Builds a node from operands that already fit. A movement that moves nothing returns its operand.
 */
export function node<P extends Primitive>(
  primitive: P,
  operands: readonly TensorNode[],
  attributes: AttributesOf<P>,
): TensorNode {
  for (const operand of operands) onlyTensor(operand);
  const built = new TensorNode(primitive, operands, attributes);
  const [x, y] = operands;
  const order = is(built, "permute") ? built.attributes.order : undefined;
  if (x !== undefined && movesNothing(primitive, order, x, built)) return x;
  if (is(built, "matmul")) {
    const simpler = degenerateProduct(x!, y!, built.attributes);
    return simpler === undefined ? built : nodeOf(simpler);
  }
  return built;
}

/** Whether a node has this primitive; narrows the type of its attributes. */
export function is<P extends Primitive>(
  candidate: TensorNode,
  primitive: P,
): candidate is TensorNode<P> {
  return candidate.primitive === primitive;
}

export function isElementwise(primitive: Primitive): primitive is ElementwisePrimitive {
  return Object.hasOwn(elementwisePrimitives, primitive);
}

/**
 * A named array outside the graph: parameter, state, input or data. Two calls are two variables.
 */
export function variable(name: string, shape: Shape, dtype: DType): TensorNode<"variable"> {
  checkVariableName("variable", name);
  checkDType("variable", dtype);
  const extents = shapeFrom("variable", "the shape", shape);
  return new TensorNode("variable", [], { name, shape: extents, dtype });
}

function checkVariableName(word: string, name: unknown): void {
  if (typeof name === "string" && name !== "") return;
  throw new UsageError(`${word}: the name is ${showValue(name)}; it must be some text.`);
}

/** A named double outside the graph: a hyperparameter, a counter. */
export function scalarVariable(name: string): ScalarNode {
  checkVariableName("scalarVariable", name);
  return new ScalarNode(variable(name, [], "f64"));
}

/** A named double that is known to be neither 0 nor rounded to 0. */
export function presentScalar(name: string): ScalarNode {
  return new ScalarNode(variable(name, [], "f64"), true);
}

/** A scalar that is 0 for the whole run: terms with it as a factor are left out of the graph. */
export function absentScalar(): ScalarNode {
  return new ScalarNode(markAbsent(constant(0, "f64")));
}

/** A 0-d value, rounded to the element type. */
export function constant(value: number, dtype: DType): TensorNode<"constant"> {
  if (typeof value !== "number") {
    throw new UsageError(`constant: the value is ${showValue(value)}; it must be a number.`);
  }
  checkDType("constant", dtype);
  return new TensorNode("constant", [], { value, dtype });
}

/**
 * The node of a tensor or scalar that this package built.
 * @throws UsageError for anything else
 */
export function nodeOf(value: Tensor | Scalar): TensorNode {
  if (value instanceof TensorNode) return value;
  if (value instanceof ScalarNode) return value.node;
  refuseForeign(value);
  throw new UsageError(`a tensor or scalar is wanted here, not ${showOperand(value)}.`);
}

/**
 * A second copy of this package has classes of its own, so that its tensors are not recognised.
 * @throws UsageError if the value is a tensor or scalar of another copy
 */
function refuseForeign(value: unknown): void {
  if (!isTensor(value) && !isScalar(value)) return;
  throw new UsageError(
    `two copies of @thalweg/tensor are loaded, and a ${value.kind} of one was given to the other; install one version of all @thalweg packages ("npm ls @thalweg/tensor" shows the copies, "npm dedupe" joins them).`,
  );
}

/** A node cast to an element type; the node itself if it has that type already. */
export function castTo(x: TensorNode, dtype: DType): TensorNode {
  checkDType("castTo", dtype);
  onlyTensor(x);
  return x.dtype === dtype ? x : node("cast", [x], { dtype });
}

/** A node broadcast to a shape; the node itself if it has that shape already. */
export function broadcastTo(x: TensorNode, shape: Shape): TensorNode {
  const extents = shapeFrom("broadcastTo", "the shape", shape, onlyTensor(x));
  return sameShape(x.shape, extents) ? x : node("broadcast", [x], { shape: extents });
}

/**
 * Zeros of the shape and element type of another tensor. As a step they change no bit: x - 0 is x,
 * also for x = -0.
 */
export function zerosLike({ shape, dtype }: Tensor): TensorNode {
  return broadcastTo(constant(0, dtype), shape);
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

/** An operation on operands that fit, or what is left of it without the absent ones. */
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

/**
 * An operation on scalars. Comparisons are converted to the doubles 0 and 1, since a scalar is f64.
 */
function onScalars(primitive: ElementwisePrimitive, nodes: readonly TensorNode[]): TensorNode {
  if (primitive === takesCondition) {
    const [condition, ...values] = nodes;
    return node(primitive, [castTo(condition!, "i32"), ...values], {});
  }
  return castTo(ofPresent(primitive, nodes, nodes.map(isAbsent)), "f64");
}

function onlyTensor(operand: Operand): TensorNode {
  if (operand instanceof TensorNode) return operand;
  if (!(operand instanceof ScalarNode)) refuseForeign(operand);
  throw new UsageError(
    `a tensor is wanted here, not ${showOperand(operand)}; only elementwise words take scalars and numbers.`,
  );
}

function showOperand(operand: unknown): string {
  if (operand instanceof TensorNode) return `${operand.dtype} ${showShape(operand.shape)}`;
  if (operand instanceof ScalarNode) return "a scalar";
  if (operand === undefined || operand === null) return `${operand} (check the names)`;
  return typeof operand === "number" ? `the number ${operand}` : showValue(operand);
}

function refuseNative(what: string): never {
  throw new UsageError(
    `a ${what} was used with a native operator or in a condition, where it has no value yet; write add, sub, mul, div, less or where(condition, a, b) from "@thalweg/core".`,
  );
}
