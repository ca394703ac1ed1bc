/**
 * The functions that copy a panel of B, or a transposed A, into the order in which the tiles read
 * it.
 */
import { ExpressionGraph } from "../carrier/expression-graph.js";
import { transposeSquare } from "../carrier/transpose-square.js";
import type { FunctionBuilder, Local } from "../encoder/function-builder.js";
import type { ModuleBuilder } from "../encoder/module-builder.js";
import { loadLanes, storeLanes } from "../lane-access.js";
import { advance, repeat } from "../repeat.js";
import { type MatmulPlan, panelColumns, rowTiles, stepOfB } from "./layout.js";

/**
 * Defines a function of a panel's address in B and the address to pack it to, and returns its
 * number.
 */
export function emitPackB(module: ModuleBuilder, plan: MatmulPlan, columns: number): number {
  const name = `${plan.name}, pack panel of ${columns}`;
  const f = module.defineFunction(name, ["i32", "i32"]);
  if (plan.transposeB) emitTransposingCopy(f, plan, columns);
  else emitCopy(f, plan, columns, plan.ldb * plan.elementBytes, stepOfB(plan, columns));
  return f.index;
}

/**
 * Defines a function of the address of a transposed A and the address to pack it to, and returns
 * its number.
 */
export function emitPackA(module: ModuleBuilder, plan: MatmulPlan): number {
  const f = module.defineFunction(`${plan.name}, pack A`, ["i32", "i32"]);
  const [source, target] = f.params as [Local, Local];
  for (const { rows, count } of rowTiles(plan, panelColumns(plan))) {
    const bytes = rows * plan.elementBytes;
    const tile = module.defineFunction(`${plan.name}, pack tile of ${rows}`, ["i32", "i32"]);
    emitCopy(tile, plan, rows, plan.lda * plan.elementBytes, bytes);
    repeat(f, count, () => {
      f.get(source).get(target).call(tile.index);
      advance(f, source, bytes);
      advance(f, target, bytes * plan.k);
    });
  }
  return f.index;
}

/** For each k, copies `count` adjacent elements. */
function emitCopy(
  f: FunctionBuilder,
  plan: MatmulPlan,
  count: number,
  sourceStep: number,
  targetStep: number,
): void {
  const [source, target] = f.params as [Local, Local];
  const vector = f.local("v128");
  repeat(f, plan.k, () => {
    for (let done = 0; done < count; done += plan.lanes) {
      const lanes = Math.min(plan.lanes, count - done);
      const offset = done * plan.elementBytes;
      const place = { offset, laneBytes: plan.elementBytes, count: lanes };
      loadLanes(f, { pointer: source, ...place });
      f.set(vector);
      storeLanes(f, { pointer: target, ...place }, vector);
    }
    advance(f, source, sourceStep);
    advance(f, target, targetStep);
  });
}

/**
 * For each k, copies one element from each of `columns` stored rows: square blocks in registers,
 * the rest one by one.
 */
function emitTransposingCopy(f: FunctionBuilder, plan: MatmulPlan, columns: number): void {
  const { lanes, elementBytes: bytes, k } = plan;
  const [source, target] = f.params as [Local, Local];
  const rowStep = plan.ldb * bytes;
  const targetStep = stepOfB(plan, columns);
  const whole = columns - (columns % lanes);
  repeat(f, Math.floor(k / lanes), () => {
    for (let column = 0; column < whole; column += lanes) {
      emitTransposedBlock(f, plan, column * rowStep, column * bytes, targetStep);
    }
    for (let column = whole; column < columns; column++) {
      for (let i = 0; i < lanes; i++) {
        copyElement(f, plan, column * rowStep + i * bytes, column * bytes + i * targetStep);
      }
    }
    advance(f, source, lanes * bytes);
    advance(f, target, lanes * targetStep);
  });
  for (let i = 0; i < k % lanes; i++) {
    for (let column = 0; column < columns; column++) {
      copyElement(f, plan, column * rowStep + i * bytes, column * bytes + i * targetStep);
    }
  }
}

/**
 * A square of 4 x 4 or 2 x 2 elements, its rows read from the source and its columns written to the
 * target.
 */
function emitTransposedBlock(
  f: FunctionBuilder,
  plan: MatmulPlan,
  from: number,
  to: number,
  targetStep: number,
): void {
  const [source, target] = f.params as [Local, Local];
  const graph = new ExpressionGraph(f);
  const rows = Array.from({ length: plan.lanes }, (_, i) =>
    graph.source("v128", () =>
      f.get(source).memory("v128.load", from + i * plan.ldb * plan.elementBytes),
    ),
  );
  const columns = transposeSquare(graph, rows);
  const sinks = columns.map((value, i) => ({
    value,
    write: (push: () => void) => {
      f.get(target);
      push();
      f.memory("v128.store", to + i * targetStep);
    },
  }));
  graph.emit(sinks);
}

function copyElement(f: FunctionBuilder, plan: MatmulPlan, from: number, to: number): void {
  const [source, target] = f.params as [Local, Local];
  f.get(target).get(source);
  f.memory(`${plan.dtype}.load`, from).memory(`${plan.dtype}.store`, to);
}
