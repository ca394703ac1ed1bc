/**
 * The built-in matrix product: functions specialised for one shape, with its strides as immediates. An output is
 * sum = +0, then sum = sum + a b over increasing k, each operation rounded: the tiles, the packing and the tails change no bit.
 */
import type { FunctionBuilder, Local } from "../encoder/function-builder.js";
import type { ModuleBuilder } from "../encoder/module-builder.js";
import { advance, repeat } from "../repeat.js";
import { type MatmulPlan, type MatmulSpec, panelColumns, planMatmul } from "./layout.js";
import { emitPackA, emitPackB } from "./pack.js";
import { emitPanel } from "./panel.js";

/** A function (a, b, c, scratch) of byte addresses. It overwrites C, which must not overlap the others. */
export interface MatmulKernel {
  /** Its number in the module, for `call`. */
  readonly index: number;
  /** Bytes it needs at `scratch`, 16-byte aligned for speed; 0 if it takes none. What is left there means nothing. */
  readonly scratchBytes: number;
}

/** Writes the functions of one matrix product. */
export function emitMatmul(module: ModuleBuilder, spec: MatmulSpec): MatmulKernel {
  const plan = planMatmul(spec);
  const one = emitProduct(module, plan);
  const { batch = { count: 1, strideA: 0, strideB: 0, strideC: 0 } } = plan;
  const scratchBytes = plan.panelBytes + plan.packedBytes;
  if (batch.count === 1) return { index: one.index, scratchBytes };
  const f = module.defineFunction(`${batch.count} of ${plan.name}`, ["i32", "i32", "i32", "i32"]);
  const [a, b, c] = f.params as [Local, Local, Local];
  repeat(f, batch.count, () => {
    for (const param of f.params) f.get(param);
    f.call(one.index);
    advance(f, a, batch.strideA * plan.elementBytes);
    advance(f, b, batch.strideB * plan.elementBytes);
    advance(f, c, batch.strideC * plan.elementBytes);
  });
  return { index: f.index, scratchBytes };
}

/** The product of one pair of matrices: A packed if it is to be, then panel by panel of columns. */
function emitProduct(module: ModuleBuilder, plan: MatmulPlan): FunctionBuilder {
  const f = module.defineFunction(plan.name, ["i32", "i32", "i32", "i32"]);
  const [a, , , scratch] = f.params as [Local, Local, Local, Local];
  if (plan.packA) {
    f.get(a).get(scratch).i32Const(plan.panelBytes).op("i32.add");
    f.call(emitPackA(module, plan));
    f.get(scratch).i32Const(plan.panelBytes).op("i32.add").set(a);
  }
  const columns = panelColumns(plan);
  emitPanels(module, f, plan, columns, Math.floor(plan.n / columns));
  emitPanels(module, f, plan, plan.n % columns, 1);
  return f;
}

/** `count` panels of some columns each; B and C move on. */
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
