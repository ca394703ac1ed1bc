/**
 * The operations of a phase once movement is gone: each is computed by a kernel, or is a place in memory, and reads others
 * through views. Plain data; built by `lower`, read by every later pass.
 */
import type { DType, ElementwisePrimitive, Shape } from "@thalweg/core";
import type { TensorNode } from "../graph/node.js";
import type { View } from "./view.js";

/** What every operation has. */
interface OpFields {
  /** Its place in topological order: operands have smaller ones. */
  readonly id: number;
  readonly operands: readonly View[];
  readonly shape: Shape;
  readonly dtype: DType;
  readonly size: number;
  /** Where it is written, if inside a larger array: part of a `concat` or `pad`. */
  placement?: Placement;
}

/** A part of an assembled array: element `i` of the operation's shape lies at `offset + sum_axis i[axis] strides[axis]`. */
export interface Placement {
  readonly whole: Op;
  readonly offset: number;
  readonly strides: readonly number[];
}

export interface VariableOp extends OpFields {
  readonly kind: "variable";
  readonly node: TensorNode<"variable">;
}
export interface ConstantOp extends OpFields {
  readonly kind: "constant";
  readonly value: number;
}
/** One value for each element of one shape, from operands viewed in that shape. */
export interface ElementwiseOp extends OpFields {
  readonly kind: "elementwise";
  readonly primitive: ElementwisePrimitive | "cast" | "copy";
}
/** A sum in lanes, or a largest value, of each row of `extent` contiguous elements. */
export interface RowReductionOp extends OpFields {
  readonly kind: "row-reduction";
  readonly primitive: "sum" | "max";
  readonly extent: number;
}
/**
 * Every element of a domain combined, in row-major order, into the element of the result at `sum_axis i[axis] target[axis]`,
 * which begins as 0 or minus infinity: reductions of leading axes, and fold.
 */
export interface AccumulationOp extends OpFields {
  readonly kind: "accumulation";
  readonly primitive: "sum" | "max";
  readonly domain: Shape;
  readonly target: readonly number[];
}
/** An array written in parts by the operations placed in it. */
export interface AssemblyOp extends OpFields {
  readonly kind: "assembly";
  /** What the parts leave uncovered holds. */
  readonly fill: number | undefined;
  readonly parts: readonly Op[];
}
export interface MatmulOp extends OpFields {
  readonly kind: "matmul";
  readonly batch: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}
/** Of a matrix, or of two; the last operand is whether it is computed, or left 0. */
export interface FactorizationOp extends OpFields {
  readonly kind: "factorization";
  readonly primitive: "cholesky" | "triangularSolve" | "qr" | "eigh";
  readonly attributes: {
    readonly lower?: boolean;
    readonly transpose?: boolean;
    readonly sweeps?: number;
  };
}
/** Rows of the first operand, by the second. */
export interface GatherOp extends OpFields {
  readonly kind: "gather";
  readonly rowCount: number;
  readonly rowSize: number;
}
/** Rows of the first operand added to those that the second names. */
export interface ScatterAddOp extends OpFields {
  readonly kind: "scatter-add";
  readonly rowCount: number;
  readonly rowSize: number;
}
/** Along the middle axis of `[outer, extent, inner]`. */
export interface ScanOp extends OpFields {
  readonly kind: "cumsum" | "argmax";
  readonly outer: number;
  readonly extent: number;
  readonly inner: number;
}
export interface GeneratorOp extends OpFields {
  readonly kind: "iota" | "random-bits";
}

/** What loops over elements compute; such operations may share a loop. */
export type LoopOp = ElementwiseOp | RowReductionOp | AccumulationOp;
/** What has a kernel of its own. */
export type SoloOp =
  | AssemblyOp
  | MatmulOp
  | FactorizationOp
  | GatherOp
  | ScatterAddOp
  | ScanOp
  | GeneratorOp;
export type LeafOp = VariableOp | ConstantOp;
export type Op = LoopOp | SoloOp | LeafOp;

export function isLoop(op: Op): op is LoopOp {
  return op.kind === "elementwise" || op.kind === "row-reduction" || op.kind === "accumulation";
}

export function isLeaf(op: Op): op is LeafOp {
  return op.kind === "variable" || op.kind === "constant";
}

/** The number of elements that a loop visits to compute it. */
export function domainSize(op: LoopOp): number {
  if (op.kind === "row-reduction") return op.size * op.extent;
  return op.kind === "accumulation" ? op.domain.reduce((n, extent) => n * extent, 1) : op.size;
}

export function nameOf(op: Op): string {
  return op.kind === "elementwise" ? op.primitive : "primitive" in op ? op.primitive : op.kind;
}
