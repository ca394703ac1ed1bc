/** What a matrix product is told, and how its operands are laid out and cut into tiles. */
import type { Precision } from "@thalweg/core/numeric";

/** C = A B for each of a batch of matrices. All extents are at least 1; strides are in elements, of rows as they are stored. */
export interface MatmulSpec {
  readonly dtype: Precision;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** A is stored as [k, m] rows instead of [m, k]. */
  readonly transposeA: boolean;
  /** B is stored as [n, k] rows instead of [k, n]. */
  readonly transposeB: boolean;
  /** From one stored row to the next, at least a row's length. */
  readonly lda: number;
  readonly ldb: number;
  readonly ldc: number;
  /** One product if left out. Strides from one matrix to the next; 0 uses the same one each time. */
  readonly batch?: {
    readonly count: number;
    readonly strideA: number;
    readonly strideB: number;
    readonly strideC: number;
  };
}

/** Vectors in a panel of columns: with 4 rows, 8 accumulators and the 6 loads of a step of k fit 16 registers. */
export const panelVectors = 2;

/** Rows of a tile by the vectors it is wide, so that accumulators and the loads of one step of k stay within 14 registers. */
const rowsByVectors: Readonly<Record<number, number>> = { 1: 6, 2: 4 };

/** From this size of A on, B's panels are packed, and a transposed A: its columns then cross too many pages and cache sets. */
const DIRECT_BYTES = 256 * 1024;

/** Fewer rows than this do not pay for packing a B that could be read as it is. */
const PACKED_ROWS = 16;

/** Where an operand's elements are: bytes from row to row and from one k to the next. */
export interface Steps {
  readonly row: number;
  readonly k: number;
}

/** A matrix product with everything decided. */
export interface MatmulPlan extends MatmulSpec {
  /** What stack traces and listings call it; its parts' names go on from it. */
  readonly name: string;
  readonly elementBytes: 4 | 8;
  readonly lanes: number;
  readonly packA: boolean;
  readonly packB: boolean;
  /** Bytes of the one packed panel of B, and of the packed A that follows it. */
  readonly panelBytes: number;
  readonly packedBytes: number;
}

export function planMatmul(spec: MatmulSpec): MatmulPlan {
  const elementBytes = spec.dtype === "f32" ? 4 : 8;
  const large = spec.m * spec.k * elementBytes > DIRECT_BYTES && spec.m >= PACKED_ROWS;
  const [packA, packB] = [large && spec.transposeA, large || spec.transposeB];
  return {
    ...spec,
    name: nameOf(spec),
    elementBytes,
    lanes: 16 / elementBytes,
    packA,
    packB,
    panelBytes: packB ? spec.k * panelVectors * 16 : 0,
    packedBytes: packA ? spec.m * spec.k * elementBytes : 0,
  };
}

function nameOf({ dtype, m, n, k, transposeA, transposeB }: MatmulSpec): string {
  const cases = `${transposeA ? "t" : "n"}${transposeB ? "t" : "n"}`;
  return `${dtype} matmul ${cases} ${m}x${n}x${k}`;
}

/** Columns in a full panel. */
export function panelColumns(plan: MatmulPlan): number {
  return panelVectors * plan.lanes;
}

/** Rows of the tiles that cover a panel of some columns: full tiles, then a last one of the rest if there is any. */
export function rowTiles(plan: MatmulPlan, columns: number): { rows: number; count: number }[] {
  const rows = tileRows(plan, columns);
  const tiles = [
    { rows, count: Math.floor(plan.m / rows) },
    { rows: plan.m % rows, count: 1 },
  ];
  return tiles.filter((tile) => tile.rows > 0 && tile.count > 0);
}

export function tileRows(plan: MatmulPlan, columns: number): number {
  // A packed A is cut into tiles once, for every panel alike.
  const vectors = plan.packA ? panelVectors : Math.ceil(columns / plan.lanes);
  return rowsByVectors[vectors]!;
}

/** The steps through A for a tile of some rows. A packed tile holds its rows side by side for each k. */
export function stepsOfA(plan: MatmulPlan, rows: number): Steps {
  const { elementBytes: bytes, lda } = plan;
  if (plan.packA) return { row: bytes, k: rows * bytes };
  return plan.transposeA ? { row: bytes, k: lda * bytes } : { row: lda * bytes, k: bytes };
}

/** Bytes from one tile of A to the next. */
export function tileStepOfA(plan: MatmulPlan, rows: number): number {
  return plan.packA ? rows * plan.k * plan.elementBytes : rows * stepsOfA(plan, rows).row;
}

/** Bytes from one k to the next in a panel of B, packed (whole vectors) or not. */
export function stepOfB(plan: MatmulPlan, columns: number): number {
  return plan.packB ? Math.ceil(columns / plan.lanes) * 16 : plan.ldb * plan.elementBytes;
}
