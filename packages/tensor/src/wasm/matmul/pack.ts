/** The functions that lay a panel of B, or a transposed A, in the order in which the tiles read it. */
import type { FunctionBuilder, Local } from "../encoder/function-builder.js";
import type { ModuleBuilder } from "../encoder/module-builder.js";
import { loadLanes, storeLanes } from "../partial-vector.js";
import { type MatmulPlan, panelColumns, rowTiles, stepOfB } from "./layout.js";
import { advance, repeat } from "./repeat.js";

/** Defines a function of a panel's address in B and the address to pack it to, and returns its number. */
export function emitPackB(module: ModuleBuilder, plan: MatmulPlan, columns: number): number {
  const name = `${plan.dtype} pack ${plan.transposeB ? "transposed " : ""}panel of ${columns}`;
  const f = module.defineFunction(name, ["i32", "i32"]);
  if (plan.transposeB) emitTransposingCopy(f, plan, columns);
  else emitCopy(f, plan, columns, plan.ldb * plan.elementBytes, stepOfB(plan, columns));
  return f.index;
}

/** Defines a function of the address of a transposed A and the address to pack it to, and returns its number. */
export function emitPackA(module: ModuleBuilder, plan: MatmulPlan): number {
  const f = module.defineFunction(`${plan.dtype} pack transposed A`, ["i32", "i32"]);
  const [source, target] = f.params as [Local, Local];
  for (const { rows, count } of rowTiles(plan, panelColumns(plan))) {
    const bytes = rows * plan.elementBytes;
    const tile = module.defineFunction(`${plan.dtype} pack tile of ${rows}`, ["i32", "i32"]);
    emitCopy(tile, plan, rows, plan.lda * plan.elementBytes, bytes);
    repeat(f, count, () => {
      f.get(source).get(target).call(tile.index);
      advance(f, source, bytes);
      advance(f, target, bytes * plan.k);
    });
  }
  return f.index;
}

/** For each k, `count` elements that lie side by side. */
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
      loadLanes(f, source, offset, lanes, plan.elementBytes);
      f.set(vector);
      storeLanes(f, target, offset, lanes, plan.elementBytes, vector);
    }
    advance(f, source, sourceStep);
    advance(f, target, targetStep);
  });
}

/** For each k, one element from each of `columns` stored rows: square blocks in registers, the rest one by one. */
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

/** A square of 4 x 4 or 2 x 2 elements, its rows read from the source and its columns written to the target. */
function emitTransposedBlock(
  f: FunctionBuilder,
  plan: MatmulPlan,
  from: number,
  to: number,
  targetStep: number,
): void {
  const [source, target] = f.params as [Local, Local];
  const rows = Array.from({ length: plan.lanes }, (_, i) => {
    const row = f.local("v128");
    f.get(source)
      .memory("v128.load", from + i * plan.ldb * plan.elementBytes)
      .set(row);
    return row;
  });
  const columns = plan.lanes === 4 ? transpose4(f, rows) : transpose2(f, rows);
  columns.forEach((column, i) => {
    f.get(target)
      .get(column)
      .memory("v128.store", to + i * targetStep);
  });
  f.release(...columns);
}

function transpose2(f: FunctionBuilder, [a, b]: readonly Local[]): Local[] {
  const [low, high] = [f.local("v128"), f.local("v128")];
  f.get(a!).get(b!).shuffle64(0, 2).set(low);
  f.get(a!).get(b!).shuffle64(1, 3).set(high);
  f.release(a!, b!);
  return [low, high];
}

function transpose4(f: FunctionBuilder, rows: readonly Local[]): Local[] {
  const [a, b, c, d] = rows as [Local, Local, Local, Local];
  const halves = [
    [a, b],
    [c, d],
  ].map(([first, second]) => {
    const [low, high] = [f.local("v128"), f.local("v128")];
    f.get(first!).get(second!).shuffle32(0, 4, 1, 5).set(low);
    f.get(first!).get(second!).shuffle32(2, 6, 3, 7).set(high);
    return [low, high] as const;
  });
  const [upper, lower] = halves as [readonly [Local, Local], readonly [Local, Local]];
  const columns = [a, b, c, d];
  columns.forEach((column, i) => {
    const half = i < 2 ? 0 : 1;
    f.get(upper[half]).get(lower[half]);
    f.shuffle64(i % 2, 2 + (i % 2)).set(column);
  });
  f.release(...upper, ...lower);
  return columns;
}

function copyElement(f: FunctionBuilder, plan: MatmulPlan, from: number, to: number): void {
  const [source, target] = f.params as [Local, Local];
  f.get(target).get(source);
  f.memory(`${plan.dtype}.load`, from).memory(`${plan.dtype}.store`, to);
}
