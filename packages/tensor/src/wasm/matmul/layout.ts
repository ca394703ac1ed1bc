/**
 * The parameters of a matrix product, the layout of its operands, and how it is cut into blocks of
 * k and tiles.
 */
import type { Precision } from "@thalweg/core/numeric";
import { productBlock } from "../../interpret/product.js";

/**
 * C = A B for each of a batch of matrices. All extents are at least 1; strides are in elements, of
 * rows as they are stored.
 */
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
  /**
   * One product if left out. Strides from one matrix to the next; 0 uses the same one each time.
   */
  readonly batch?: {
    readonly count: number;
    readonly strideA: number;
    readonly strideB: number;
    readonly strideC: number;
  };
  /**
   * The rows of a tile where multiplication and addition are fused into one operation; both are
   * rounded if left out. The last bits differ.
   */
  readonly fusedRows?: number;
}

/**
 * Vectors in a panel of columns: with 4 rows, 8 accumulators and the 6 loads of a step of k fit 16
 * registers.
 */
const panelVectors = 2;

/**
 * Rows of a tile by its width in vectors: accumulators and the loads of one step of k fit in 14
 * registers.
 */
const rowsByVectors: Readonly<Record<number, number>> = { 1: 6, 2: 4 };

/**
 * A transposed A is read in pieces as wide as a tile, one from each of its rows. It is packed if a
 * block has at least this size and C has many columns.
 */
const PACKED_BLOCK_BYTES = 64 * 1024;
const PACKED_COLUMNS = 32;

/**
 * B is read in pieces as wide as a panel, one from each of its rows. It is packed if its rows are
 * so long that this crosses many pages and cache sets, and A has many rows.
 */
const PACKED_ROW_BYTES = 2048;
const PACKED_ROWS = 32;

/** The distances of an operand's elements: bytes from row to row and from one k to the next. */
export interface Steps {
  readonly row: number;
  readonly k: number;
}

/** The length of a piece of an extent, and the number of such pieces. */
interface Stretch {
  readonly length: number;
  readonly count: number;
}

/** The plan of the product over one block of k. */
export interface MatmulPlan extends MatmulSpec {
  /** Its name in stack traces and listings, which its parts' names begin with. */
  readonly name: string;
  readonly elementBytes: 4 | 8;
  readonly lanes: number;
  /** Whether it is added to what C holds; true for every block of k but the first. */
  readonly adds: boolean;
  readonly packA: boolean;
  readonly packB: boolean;
  /** Bytes of the one packed panel of B, and of the packed A that follows it. */
  readonly panelBytes: number;
  readonly packedBytes: number;
}

/** The blocks of k in the definition of the product. */
export function blocksOfK({ k }: MatmulSpec): { length: number; count: number; adds: boolean }[] {
  const [first, ...rest] = stretches(k, productBlock);
  const later = [{ ...first!, count: first!.count - 1 }, ...rest];
  return [
    { length: first!.length, count: 1, adds: false },
    ...later.filter(({ count }) => count > 0).map((stretch) => ({ ...stretch, adds: true })),
  ];
}

/** An extent cut into pieces of a length, and a last piece of the rest. */
function stretches(extent: number, length: number): Stretch[] {
  const all = [
    { length, count: Math.floor(extent / length) },
    { length: extent % length, count: 1 },
  ];
  return all.filter((stretch) => stretch.length > 0 && stretch.count > 0);
}

export function planMatmul(spec: MatmulSpec, k = spec.k, adds = false): MatmulPlan {
  const elementBytes = spec.dtype === "f32" ? 4 : 8;
  const [packA, packB] = [packsA(spec, elementBytes), packsB(spec, elementBytes)];
  return {
    ...spec,
    k,
    name: nameOf(spec) + (k < spec.k ? `, block of ${k}` : ""),
    elementBytes,
    lanes: 16 / elementBytes,
    adds,
    packA,
    packB,
    panelBytes: packB ? k * panelVectors * 16 : 0,
    packedBytes: packA ? spec.m * k * elementBytes : 0,
  };
}

function packsA({ transposeA, m, n, k }: MatmulSpec, bytes: number): boolean {
  const block = m * Math.min(k, productBlock) * bytes;
  return transposeA && block > PACKED_BLOCK_BYTES && n >= PACKED_COLUMNS;
}

function packsB({ transposeB, m, ldb, k }: MatmulSpec, bytes: number): boolean {
  const crosses = ldb * bytes >= PACKED_ROW_BYTES && k >= PACKED_ROWS;
  return transposeB || (crosses && m >= PACKED_ROWS);
}

function nameOf(spec: MatmulSpec): string {
  const { dtype, m, n, k, transposeA, transposeB, fusedRows } = spec;
  const cases = `${transposeA ? "t" : "n"}${transposeB ? "t" : "n"}`;
  return `${dtype} ${fusedRows === undefined ? "" : "fused "}matmul ${cases} ${m}x${n}x${k}`;
}

/** Columns in a full panel. */
export function panelColumns(plan: MatmulPlan): number {
  return panelVectors * plan.lanes;
}

/**
 * Rows of the tiles that cover a panel of some columns: full tiles, then a last one of the rest if
 * there is any.
 */
export function rowTiles(plan: MatmulPlan, columns: number): { rows: number; count: number }[] {
  return stretches(plan.m, tileRows(plan, columns)).map(({ length, count }) => ({
    rows: length,
    count,
  }));
}

function tileRows(plan: MatmulPlan, columns: number): number {
  // A packed A has the same tiles for all panels.
  const vectors = plan.packA ? panelVectors : Math.ceil(columns / plan.lanes);
  if (plan.fusedRows !== undefined && vectors === panelVectors) return plan.fusedRows;
  return rowsByVectors[vectors]!;
}

/**
 * The steps through A for a tile of some rows. A packed tile holds its rows side by side for each
 * k.
 */
export function stepsOfA(plan: MatmulPlan, rows: number): Steps {
  const { elementBytes: bytes } = plan;
  return plan.packA ? { row: bytes, k: rows * bytes } : storedStepsOfA(plan, bytes);
}

/** The steps through A as it is stored. */
export function storedStepsOfA({ transposeA, lda }: MatmulSpec, bytes: number): Steps {
  return transposeA ? { row: bytes, k: lda * bytes } : { row: lda * bytes, k: bytes };
}

/** Bytes from one tile of A to the next. */
export function tileStepOfA(plan: MatmulPlan, rows: number): number {
  return plan.packA ? rows * plan.k * plan.elementBytes : rows * stepsOfA(plan, rows).row;
}

/** Bytes from one k to the next in a panel of B, packed (whole vectors) or not. */
export function stepOfB(plan: MatmulPlan, columns: number): number {
  return plan.packB ? Math.ceil(columns / plan.lanes) * 16 : plan.ldb * plan.elementBytes;
}
