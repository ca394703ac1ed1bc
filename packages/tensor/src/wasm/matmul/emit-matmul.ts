/**
 * The built-in matrix product: functions specialised for one shape, whose strides are immediates.
 * It is defined by the interpreter: for each block of k a sum from +0 over increasing k, each
 * operation rounded, and the sums of the blocks added in order. Packing, tiles and tails change no
 * bit.
 */
import type { FunctionBuilder, Local } from "../encoder/function-builder.js";
import type { ModuleBuilder } from "../encoder/module-builder.js";
import { advance, repeat } from "../repeat.js";
import {
  blocksOfK,
  type MatmulPlan,
  type MatmulSpec,
  panelColumns,
  planMatmul,
  storedStepsOfA,
} from "./layout.js";
import { emitPackA, emitPackB } from "./pack.js";
import { emitPanel } from "./panel.js";

/**
 * A function (a, b, c, scratch) of byte addresses. It overwrites C, which must not overlap the
 * others.
 */
export interface MatmulKernel {
  /** Its number in the module, for `call`. */
  readonly index: number;
  /**
   * Bytes it needs at `scratch`, 16-byte aligned for speed; 0 if it needs none. The contents
   * afterwards are undefined.
   */
  readonly scratchBytes: number;
}

const parameters = ["i32", "i32", "i32", "i32"] as const;

/** Writes the functions of one matrix product. */
export function emitMatmul(module: ModuleBuilder, spec: MatmulSpec): MatmulKernel {
  const one = emitBlocks(module, spec);
  const { batch = { count: 1, strideA: 0, strideB: 0, strideC: 0 } } = spec;
  if (batch.count === 1) return one;
  const { name, elementBytes } = planMatmul(spec);
  const f = module.defineFunction(`${batch.count} of ${name}`, parameters);
  const [a, b, c] = f.params as [Local, Local, Local];
  repeat(f, batch.count, () => {
    for (const param of f.params) f.get(param);
    f.call(one.index);
    advance(f, a, batch.strideA * elementBytes);
    advance(f, b, batch.strideB * elementBytes);
    advance(f, c, batch.strideC * elementBytes);
  });
  return { ...one, index: f.index };
}

/** The product of one pair of matrices, one block of k after the other. */
function emitBlocks(module: ModuleBuilder, spec: MatmulSpec): MatmulKernel {
  const blocks = blocksOfK(spec).map(({ length, count, adds }) => {
    const plan = planMatmul(spec, length, adds);
    return { plan, count, index: emitProduct(module, plan) };
  });
  const scratchBytes = Math.max(...blocks.map(({ plan }) => plan.panelBytes + plan.packedBytes));
  const [first] = blocks;
  if (blocks.length === 1) return { index: first!.index, scratchBytes };
  const { name, elementBytes: bytes } = planMatmul(spec);
  const f = module.defineFunction(name, parameters);
  const [a, b] = f.params as [Local, Local];
  const stepA = storedStepsOfA(spec, bytes).k;
  const stepB = bytes * (spec.transposeB ? 1 : spec.ldb);
  for (const { plan, count, index } of blocks) {
    repeat(f, count, () => {
      for (const param of f.params) f.get(param);
      f.call(index);
      advance(f, a, plan.k * stepA);
      advance(f, b, plan.k * stepB);
    });
  }
  return { index: f.index, scratchBytes };
}

/**
 * One block of k: packs A if the plan says so, then computes one panel of columns after the other.
 */
function emitProduct(module: ModuleBuilder, plan: MatmulPlan): number {
  const f = module.defineFunction(plan.name, parameters);
  const [a, , , scratch] = f.params as [Local, Local, Local, Local];
  if (plan.packA) {
    f.get(a).get(scratch).i32Const(plan.panelBytes).op("i32.add");
    f.call(emitPackA(module, plan));
    f.get(scratch).i32Const(plan.panelBytes).op("i32.add").set(a);
  }
  const columns = panelColumns(plan);
  emitPanels(module, f, plan, columns, Math.floor(plan.n / columns));
  emitPanels(module, f, plan, plan.n % columns, 1);
  return f.index;
}

/** Writes `count` panels of `columns` columns each, and moves B and C on. */
function emitPanels(
  module: ModuleBuilder,
  f: FunctionBuilder,
  plan: MatmulPlan,
  columns: number,
  count: number,
): void {
  if (columns === 0 || count === 0) return;
  const [a, b, c, scratch] = f.params as [Local, Local, Local, Local];
  const panel = emitPanel(module, plan, columns);
  const pack = plan.packB ? emitPackB(module, plan, columns) : undefined;
  const { elementBytes: bytes } = plan;
  repeat(f, count, () => {
    if (pack !== undefined) f.get(b).get(scratch).call(pack);
    f.get(a);
    f.get(pack === undefined ? b : scratch);
    f.get(c).call(panel);
    advance(f, b, columns * bytes * (plan.transposeB ? plan.ldb : 1));
    advance(f, c, columns * bytes);
  });
}
