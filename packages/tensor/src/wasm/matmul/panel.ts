/**
 * The function that computes one panel of columns of a block of k: all rows, in tiles whose
 * accumulators stay in registers. Each output has one accumulator, from +0 over increasing k, so
 * its bits do not depend on the tiling.
 */
import type { FunctionBuilder, Local } from "../encoder/function-builder.js";
import type { ModuleBuilder } from "../encoder/module-builder.js";
import { loadLanes, storeLanes } from "../lane-access.js";
import { advance, repeat } from "../repeat.js";
import { type MatmulPlan, rowTiles, stepOfB, stepsOfA, tileStepOfA } from "./layout.js";

/**
 * What the tiles of a panel share. `a` and `c` move from tile to tile; `b` to `bEnd` is read for
 * each tile.
 */
interface Panel {
  readonly plan: MatmulPlan;
  /** The columns of each vector. */
  readonly widths: readonly number[];
  readonly stepB: number;
  readonly a: Local;
  readonly b: Local;
  readonly bEnd: Local;
  readonly c: Local;
}

/**
 * Defines a function of the addresses of A, of the panel of B and of the panel of C, and returns
 * its number.
 */
export function emitPanel(module: ModuleBuilder, plan: MatmulPlan, columns: number): number {
  const f = module.defineFunction(`${plan.name}, panel of ${columns}`, ["i32", "i32", "i32"]);
  const [a, b, c] = f.params as [Local, Local, Local];
  const stepB = stepOfB(plan, columns);
  const panel = {
    plan,
    widths: widthsOf(columns, plan.lanes),
    stepB,
    a,
    b,
    bEnd: f.local("i32"),
    c,
  };
  f.get(b)
    .i32Const(plan.k * stepB)
    .op("i32.add")
    .set(panel.bEnd);
  for (const { rows, count } of rowTiles(plan, columns)) emitTiles(f, panel, rows, count);
  return f.index;
}

function widthsOf(columns: number, lanes: number): number[] {
  const widths: number[] = [];
  for (let column = 0; column < columns; column += lanes) {
    widths.push(Math.min(lanes, columns - column));
  }
  return widths;
}

function emitTiles(f: FunctionBuilder, panel: Panel, rows: number, count: number): void {
  const { plan, a, c } = panel;
  const stepC = rows * plan.ldc * plan.elementBytes;
  repeat(f, count, () => {
    emitTile(f, panel, rows);
    advance(f, a, tileStepOfA(plan, rows));
    advance(f, c, stepC);
  });
}

/** The accumulators of `rows` rows: cleared, summed over k, stored or added to what is there. */
function emitTile(f: FunctionBuilder, panel: Panel, rows: number): void {
  const { plan, widths, c } = panel;
  const shape = plan.dtype === "f32" ? "f32x4" : "f64x2";
  const sums = Array.from({ length: rows }, () => widths.map(() => f.local("v128")));
  const zero = f.splat(shape, 0);
  for (const sum of sums.flat()) f.get(zero).set(sum);
  emitSums(f, panel, sums);
  sums.forEach((row, i) => {
    row.forEach((sum, v) => {
      const offset = i * plan.ldc * plan.elementBytes + 16 * v;
      const place = { pointer: c, offset, laneBytes: plan.elementBytes, count: widths[v]! };
      if (plan.adds) {
        loadLanes(f, place);
        f.get(sum).op(`${shape}.add`).set(sum);
      }
      storeLanes(f, place, sum);
    });
  });
  f.release(...sums.flat());
}

/**
 * The loop over k. It is not unrolled: V8 unrolls it itself, and would spill registers. The pointer
 * into B is compared with its end, which saves a counter.
 */
function emitSums(f: FunctionBuilder, panel: Panel, sums: readonly (readonly Local[])[]): void {
  const { plan, a, b, bEnd, stepB } = panel;
  const steps = stepsOfA(plan, sums.length);
  const [atA, atB] = [f.local("i32"), f.local("i32")];
  f.get(a).set(atA).get(b).set(atB);
  f.loop((again) => {
    emitStep(f, panel, sums, atA, atB, steps.row);
    f.get(atA).i32Const(steps.k).op("i32.add").set(atA);
    f.get(atB).i32Const(stepB).op("i32.add").tee(atB).get(bEnd).op("i32.ne").brIf(again);
  });
  f.release(atA, atB);
}

/** One step of k: a row of B's panel times each element of A's column. */
function emitStep(
  f: FunctionBuilder,
  { plan, widths }: Panel,
  sums: readonly (readonly Local[])[],
  atA: Local,
  atB: Local,
  rowStep: number,
): void {
  const shape = plan.dtype === "f32" ? "f32x4" : "f64x2";
  const splat = plan.dtype === "f32" ? "v128.load32_splat" : "v128.load64_splat";
  const element = f.local("v128");
  const row = widths.map((width, v) => {
    // A packed panel is made of whole vectors.
    const count = plan.packB ? plan.lanes : width;
    loadLanes(f, { pointer: atB, offset: 16 * v, laneBytes: plan.elementBytes, count });
    const vector = f.local("v128");
    f.set(vector);
    return vector;
  });
  sums.forEach((tile, i) => {
    f.get(atA)
      .memory(splat, i * rowStep)
      .set(element);
    tile.forEach((sum, v) => {
      if (plan.fusedRows === undefined) {
        f.get(sum).get(element).get(row[v]!).op(`${shape}.mul`).op(`${shape}.add`).set(sum);
      } else {
        f.get(element).get(row[v]!).get(sum).op(`${shape}.relaxed_madd`).set(sum);
      }
    });
  });
  f.release(element, ...row);
}
