/**
 * The operations of a phase once movement is gone: each is computed by a kernel, or is an array in
 * memory, and reads others through views. Plain data; built by `lower`, read by every later pass.
 */
import type { DType, Shape } from "@thalweg/core";
import type { ElementwisePrimitive } from "@thalweg/core/host";
import type { TensorNode } from "../../graph/node.js";

/** Element `i` of `shape` is element `offset + sum_axis i[axis] strides[axis]` of the source. */
export interface View {
  readonly source: Op;
  readonly shape: Shape;
  readonly offset: number;
  /** 0 where the extent is 1. */
  readonly strides: readonly number[];
}

/** What every operation has. */
interface OpFields {
  /** Its number in topological order: operands have smaller ones. */
  readonly id: number;
  readonly operands: readonly View[];
  readonly shape: Shape;
  readonly dtype: DType;
  readonly size: number;
  /** Where it is written, if it is a part of a larger array (`concat`, `pad`). */
  placement?: Placement;
}

/**
 * A part of an assembled array: element `i` of the operation's shape lies at `offset + sum_axis
 * i[axis] strides[axis]`.
 */
interface Placement {
  readonly whole: Op;
  readonly offset: number;
  readonly strides: readonly number[];
}

export interface VariableOp extends OpFields {
  readonly kind: "variable";
  readonly node: TensorNode<"variable">;
}
interface ConstantOp extends OpFields {
  readonly kind: "constant";
  readonly value: number;
}
/** One value for each element of a shape, computed from operands viewed in that shape. */
export interface ElementwiseOp extends OpFields {
  readonly kind: "elementwise";
  readonly primitive: ElementwisePrimitive | "cast" | "copy";
}
/** The sum (in lanes) or the maximum of each row of `extent` contiguous elements. */
export interface RowReductionOp extends OpFields {
  readonly kind: "row-reduction";
  readonly primitive: "sum" | "max";
  readonly extent: number;
}
/**
 * Combines every element of a domain, in row-major order, into element `sum_axis i[axis]
 * target[axis]` of the result, which begins as 0 or minus infinity: reductions over leading axes,
 * and fold.
 */
export interface AccumulationOp extends OpFields {
  readonly kind: "accumulation";
  readonly primitive: "sum" | "max";
  readonly domain: Shape;
  readonly target: readonly number[];
}
/** An array whose parts are written by the operations placed in it. */
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
/**
 * A factorisation of one matrix, or a solve with two; if the last operand is 0, nothing is computed
 * and the result is 0.
 */
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

/** Operations computed by loops over elements; they may share a loop. */
export type LoopOp = ElementwiseOp | RowReductionOp | AccumulationOp;
/** Operations that have a kernel of their own. */
export type SoloOp =
  | AssemblyOp
  | MatmulOp
  | FactorizationOp
  | GatherOp
  | ScatterAddOp
  | ScanOp
  | GeneratorOp;
type LeafOp = VariableOp | ConstantOp;
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
