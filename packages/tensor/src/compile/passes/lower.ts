/**
 * Lowering: turns the graph of a phase into operations and views. Movement becomes strides, or a
 * copy where strides cannot express it; equal expressions are computed once; values that nobody
 * uses are not computed; elementwise operations on repeated data are computed before the data are
 * repeated.
 */
import type { DType, Shape } from "@thalweg/core";
import {
  type ElementwisePrimitive,
  InternalError,
  type Primitive,
  type PrimitiveAttributes,
} from "@thalweg/core/host";
import { isElementwise, type TensorNode } from "../../graph/node.js";
import { reachableNodes } from "../../graph/order.js";
import { allocate, asElement } from "../../interpret/carrier.js";
import { meaningOf } from "../../interpret/elementwise.js";
import { runOf } from "../../interpret/reduction.js";
import type { Phase } from "../../program/program.js";
import { phaseRoots } from "../../program/variables.js";
import { type Knowledge, sameAsOperand } from "../../rewrite/same-as-operand.js";
import { sizeOf, stridesOf } from "../../shape/shape.js";
import type { FactorizationOp, Op, VariableOp, View } from "../ir/op.js";
import { OpList } from "../ir/op-list.js";
import {
  broadcasted,
  isContiguous,
  isWhole,
  permuted,
  reshaped,
  sliced,
  view,
  whole,
} from "../ir/view.js";
import { assemble } from "./assemble.js";

/** A phase as operations in topological order, with its outputs and updates. */
export interface LoweredPhase {
  readonly name: string;
  readonly ops: readonly Op[];
  readonly outputs: readonly { readonly name: string; readonly value: Op }[];
  readonly updates: readonly { readonly target: VariableOp; readonly value: Op }[];
}

export function lower(name: string, phase: Phase): LoweredPhase {
  const list = new OpList();
  const views = new Map<TensorNode, View>();
  for (const node of reachableNodes(phaseRoots(phase))) {
    views.set(
      node,
      lowerNode(
        list,
        node,
        node.operands.map((operand) => views.get(operand)!),
      ),
    );
  }
  const computed = (node: TensorNode) => list.computed(views.get(node)!);
  const outputs = Object.entries(phase.outputs ?? {}).map(([output, node]) => ({
    name: output,
    value: computed(node),
  }));
  const updates = (phase.updates ?? [])
    .filter(([target, value]) => target !== value)
    .map(([target, value]) => ({
      // A variable is lowered to a view of itself.
      target: views.get(target)!.source as VariableOp,
      value: computed(value),
    }));
  const roots = [...outputs, ...updates].map(({ value }) => value);
  return { name, outputs, updates, ops: live(list.ops, roots) };
}

/** The operations that the roots depend on, in order. */
function live(ops: readonly Op[], roots: readonly Op[]): Op[] {
  const reached = new Set(roots);
  for (const op of reached) for (const { source } of op.operands) reached.add(source);
  const kept = ops.filter((op) => reached.has(op));
  for (const op of kept) {
    if (op.placement !== undefined && !reached.has(op.placement.whole)) delete op.placement;
  }
  return kept;
}

type Rule<P extends Primitive> = (
  list: OpList,
  node: TensorNode<P>,
  operands: readonly View[],
) => View;

function lowerNode(list: OpList, node: TensorNode, operands: readonly View[]): View {
  if (isElementwise(node.primitive)) return elementwise(list, node.primitive, node, operands);
  const rule = rules[node.primitive] as Rule<Primitive>;
  return rule(list, node, operands);
}

const rules: { readonly [P in keyof PrimitiveAttributes]: Rule<P> } = {
  constant: (list, node) => {
    const { value, dtype } = node.attributes;
    return whole(list.constant(toElement(value, dtype), dtype));
  },
  variable: (list, node) =>
    whole(list.add({ kind: "variable", node, operands: [], ...typeOf(node) })),
  iota: (list, node) => whole(list.add({ kind: "iota", operands: [], ...typeOf(node) })),
  cast: (list, node, [x]) => {
    const { source } = x!;
    if (source.kind !== "constant") return elementwise(list, "cast", node, [x!]);
    return { ...x!, source: list.constant(toElement(source.value, node.dtype), node.dtype) };
  },
  reshape: (list, { shape }, [x]) => reshaped(x!, shape) ?? whole(list.copy(x!), shape),
  permute: (_, node, [x]) => permuted(x!, node.attributes.order),
  broadcast: (_, { shape }, [x]) => broadcasted(x!, shape),
  slice: (_, node, [x]) => sliced(x!, node.attributes.start, node.attributes.size),
  pad: (list, node, [x]) => {
    const { before, value } = node.attributes;
    return whole(assemble(list, node, [{ part: x!, start: before }], toElement(value, node.dtype)));
  },
  concat: (list, node, operands) => {
    const { axis } = node.attributes;
    let begin = 0;
    const parts = operands.map((part) => {
      const start = node.shape.map((_, i) => (i === axis ? begin : 0));
      begin += part.shape[axis]!;
      return { part, start };
    });
    return whole(assemble(list, node, parts, undefined));
  },
  sum: (list, node, [x]) => {
    const { axis, count } = node.attributes;
    return reduction(list, "sum", node, x!, axis, count);
  },
  max: (list, node, [x]) => {
    const { axis, count } = node.attributes;
    return reduction(list, "max", node, x!, axis, count);
  },
  argmax: (list, node, [x]) => {
    const run = runOf(x!.shape, node.attributes.axis);
    const operands = [list.contiguous(x!, isContiguous)];
    return whole(list.add({ kind: "argmax", operands, ...run, ...typeOf(node) }));
  },
  cumsum: (list, node, [x]) => {
    const run = runOf(x!.shape, node.attributes.axis);
    const operands = [list.contiguous(x!, isContiguous)];
    return whole(list.add({ kind: "cumsum", operands, ...run, ...typeOf(node) }));
  },
  matmul: (list, node, [a, b]) => {
    const { transposeA, transposeB } = node.attributes;
    const [m, n] = [node.shape.at(-2)!, node.shape.at(-1)!];
    const k = a!.shape.at(transposeA ? -2 : -1)!;
    const batch = sizeOf(node.shape.slice(0, -2));
    if (k === 0) return zeros(list, node);
    const left = matrix(list, a!, transposeA);
    const right = matrix(list, b!, transposeB);
    const flags = { transposeA: left.transposed, transposeB: right.transposed };
    const operands = [left.view, right.view];
    return whole(list.add({ kind: "matmul", operands, batch, m, n, k, ...flags, ...typeOf(node) }));
  },
  cholesky: factorization,
  triangularSolve: factorization,
  qr: factorization,
  eigh: factorization,
  gather: (list, node, [x, indices]) => {
    const [rowCount, ...row] = x!.shape as [number, ...number[]];
    const operands = [x!, indices!].map((operand) => list.contiguous(operand, isContiguous));
    const rows = { rowCount, rowSize: sizeOf(row) };
    return whole(list.add({ kind: "gather", operands, ...rows, ...typeOf(node) }));
  },
  scatterAdd: (list, node, [updates, indices]) => {
    const operands = [updates!, indices!].map((operand) => list.contiguous(operand, isContiguous));
    const rows = { rowCount: node.attributes.size, rowSize: sizeOf(node.shape.slice(1)) };
    return whole(list.add({ kind: "scatter-add", operands, ...rows, ...typeOf(node) }));
  },
  unfold: (list, node, [x]) => {
    const { kernel, stride } = node.attributes;
    const windows = windowView(x!, node.shape, kernel, stride);
    return reshaped(windows, node.shape) ?? whole(list.copy(windows), node.shape);
  },
  fold: (list, node, [x]) => {
    const { kernel, stride, channels } = node.attributes;
    const [batch, rows, columns] = x!.shape as [number, number, number];
    const [across, run] = runsOf(kernel[1], stride[1]);
    const unfolded = [batch, rows, columns, channels, kernel[0], across, run];
    const domain = foldOrder.map((axis) => unfolded[axis]!);
    if (sizeOf(domain) === 0) return zeros(list, node);
    const split = reshaped(x!, unfolded) ?? whole(list.copy(x!), unfolded);
    const windows = windowStrides(stridesOf(node.shape), stride);
    const image = [...windows.slice(0, 5), run * windows[5]!, windows[5]!];
    return whole(
      list.add({
        kind: "accumulation",
        primitive: "sum",
        operands: [permuted(split, foldOrder)],
        domain,
        target: foldOrder.map((axis) => image[axis]!),
        ...typeOf(node),
      }),
    );
  },
  randomBits: (list, node, [key, counter]) => {
    const operands = [key!, counter!].map((operand) => list.contiguous(operand, isContiguous));
    return whole(list.add({ kind: "random-bits", operands, ...typeOf(node) }));
  },
};

/** A value as an element of a type holds it. */
function toElement(value: number, dtype: DType): number {
  return dtype === "f32" ? Math.fround(value) : asElement(value, dtype);
}

function typeOf({ shape, dtype }: TensorNode) {
  return { shape, dtype };
}

function factorization(
  list: OpList,
  node: TensorNode<FactorizationOp["primitive"]>,
  operands: readonly View[],
): View {
  const { primitive, attributes } = node;
  const placed = operands.map((operand) => list.contiguous(operand, isContiguous));
  const fields = { primitive, attributes, operands: placed, ...typeOf(node) };
  return whole(list.add({ kind: "factorization", ...fields }));
}

function zeros(list: OpList, { shape, dtype }: TensorNode): View {
  return broadcasted(whole(list.constant(0, dtype)), shape);
}

const ofViews: Knowledge<View> = {
  constantOf: ({ source }) => (source.kind === "constant" ? source.value : undefined),
  isInteger: ({ source }) => source.dtype === "i32",
  same: (x, y) => {
    const alike = x.source === y.source && x.offset === y.offset;
    return alike && x.strides.every((stride, i) => stride === y.strides[i]);
  },
};

/**
 * Computes an elementwise operation along the axes along which some operand varies, and repeats the
 * result along the others.
 */
function elementwise(
  list: OpList,
  primitive: ElementwisePrimitive | "cast",
  { shape, dtype }: TensorNode,
  operands: readonly View[],
): View {
  if (primitive !== "cast") {
    const simpler =
      sameAsOperand(primitive, operands, ofViews) ?? folded(list, primitive, dtype, operands);
    if (simpler !== undefined) return broadcasted(simpler, shape);
  }
  const varies = shape.map(
    (extent, axis) => extent === 0 || operands.some((x) => x.strides[axis] !== 0),
  );
  const small = shape.map((extent, axis) => (varies[axis] ? extent : 1));
  const seen = operands.map((x) => view(x.source, small, x.offset, x.strides));
  const op = list.add({ kind: "elementwise", primitive, operands: seen, shape: small, dtype });
  return broadcasted(whole(op), shape);
}

/** Folds an operation on constants into a constant, by the interpreter's own functions. */
function folded(
  list: OpList,
  primitive: ElementwisePrimitive,
  dtype: DType,
  operands: readonly View[],
): View | undefined {
  const values: number[] = [];
  for (const { source } of operands) {
    if (source.kind !== "constant") return undefined;
    values.push(source.value);
  }
  const meaning = meaningOf({ primitive, dtype }, "exact");
  const [a, b = 0, c = 0] = values;
  const result = allocate(dtype, 1);
  result[0] = meaning(a!, b, c);
  return whole(list.constant(result[0], dtype));
}

function reduction(
  list: OpList,
  primitive: "sum" | "max",
  node: TensorNode,
  x: View,
  axis: number,
  count: number,
): View {
  const { outer, extent, inner } = runOf(x.shape, axis, count);
  const { shape, dtype } = node;
  if (outer * inner === 0 || extent === 0) return zeros(list, node);
  if (extent === 1) return single(list, primitive, node, x);
  const source = isWhole(x) ? x.source : list.copy(x);
  if (inner === 1) {
    const operands = [whole(source)];
    return whole(list.add({ kind: "row-reduction", primitive, operands, extent, shape, dtype }));
  }
  const domain = [outer, extent, inner];
  const operands = [whole(source, domain)];
  const target = [inner, 0, 1];
  return whole(
    list.add({ kind: "accumulation", primitive, operands, domain, target, shape, dtype }),
  );
}

/**
 * A reduction of one element: its maximum is the element; its sum is 0 + x, which differs from x =
 * -0.
 */
function single(list: OpList, primitive: "sum" | "max", node: TensorNode, x: View): View {
  const same = reshaped(x, node.shape) ?? whole(list.copy(x), node.shape);
  if (primitive === "max") return same;
  return elementwise(list, "add", node, [same, zeros(list, node)]);
}

/**
 * A batch of matrices in a layout that a product can read: rows or columns contiguous, and the
 * matrices one after the other.
 */
function matrix(list: OpList, x: View, transposed: boolean): { view: View; transposed: boolean } {
  if (isContiguous(x) && x.source.kind !== "constant") return { view: x, transposed };
  const order = x.shape.map((_, axis) => axis);
  const rank = order.length;
  const exchanged = permuted(x, [...order.slice(0, -2), rank - 1, rank - 2]);
  if (isContiguous(exchanged) && x.source.kind !== "constant") {
    return { view: exchanged, transposed: !transposed };
  }
  return { view: whole(list.copy(x)), transposed };
}

/**
 * Splits the columns of a kernel into runs as long as the stride between windows, if the stride
 * divides them. The elements of a run go to different columns of the image whatever their window,
 * so that they may be added in any order.
 */
function runsOf(columns: number, stride: number): [across: number, run: number] {
  return columns % stride === 0 ? [columns / stride, stride] : [columns, 1];
}

/**
 * The axes `[batch, row, column, channel, kernel row, run, column of the run]` in the order of the
 * additions: the kernel's axes outside those of the windows, so that each element of the image is
 * added to in the order of fold, and adjacent elements are added together.
 */
const foldOrder = [0, 3, 4, 5, 1, 2, 6];

/** Strides of `[batch, row, column, channel, kernel row, kernel column]` from those of an image. */
function windowStrides(image: readonly number[], stride: readonly [number, number]): number[] {
  const [batch, channel, row, column] = image as [number, number, number, number];
  return [batch, stride[0] * row, stride[1] * column, channel, row, column];
}

function windowView(
  x: View,
  unfolded: Shape,
  kernel: readonly [number, number],
  stride: readonly [number, number],
): View {
  if (x.shape.length !== 4) throw new InternalError("windows are taken of four axes");
  const [batch, rows, columns] = unfolded as [number, number, number];
  const shape = [batch, rows, columns, x.shape[1]!, ...kernel];
  return view(x.source, shape, x.offset, windowStrides(x.strides, stride));
}
