/**
 * The functions of a program: one for each kernel, and an exported one for each phase that calls
 * its kernels in order.
 */

import { bytesOf } from "../../shape/element-bytes.js";
import type { FunctionBuilder } from "../../wasm/encoder/function-builder.js";
import { ModuleBuilder } from "../../wasm/encoder/module-builder.js";
import type { ValueType } from "../../wasm/encoder/value-type.js";
import { emitPhilox } from "../../wasm/philox.js";
import { type Address, further, pushAddress } from "../ir/areas.js";
import { kernelName } from "../ir/kernel.js";
import type { View } from "../ir/op.js";
import { accessAddress, type PhasePlan, type PlannedKernel } from "../passes/plan.js";
import { emitFill } from "./initial-values.js";
import { emitLoop } from "./loop.js";
import type { Products } from "./products.js";
import { emitSolo } from "./solo.js";

const pageBytes = 65536;

/** The name under which a phase is exported. */
export function exportName(phase: string): string {
  return `phase:${phase}`;
}

/** Where functions are written, and what they have in common. */
interface Target {
  readonly module: ModuleBuilder;
  readonly products: Products;
  /** The parameters of every kernel and phase: where the areas of memory begin. */
  readonly params: readonly ValueType[];
  readonly exportKernels: boolean;
}

/** Gives the index of the phase's function. */
export function emitPhase(target: Target, plan: PhasePlan): number {
  const calls = plan.kernels.map((kernel, i) => emitKernel(target, plan, kernel, i));
  if (target.exportKernels) exportEach(target, plan, calls);
  const phase = target.module.defineFunction(plan.name, target.params);
  for (const call of calls) call(phase);
  target.module.exportFunction(exportName(plan.name), phase.index);
  return phase.index;
}

function exportEach(
  { module, params }: Target,
  plan: PhasePlan,
  calls: readonly ((caller: FunctionBuilder) => void)[],
): void {
  for (const [i, call] of calls.entries()) {
    const name = `${exportName(plan.name)}/${functionName(plan.kernels[i]!, i)}`;
    const f = module.defineFunction(name, params);
    call(f);
    module.exportFunction(name, f.index);
  }
}

/** The name of a kernel in disassemblers and profilers. */
function functionName({ kernel }: PlannedKernel, position: number): string {
  return `k${position}_${kernelName(kernel)}`;
}

export function pagesOf(bytes: number): number {
  return Math.ceil(bytes / pageBytes);
}

/**
 * Writes a kernel's function. Returns what writes a call of it, into a function with the same
 * parameters.
 */
function emitKernel(
  { module, products, params }: Target,
  plan: PhasePlan,
  planned: PlannedKernel,
  position: number,
): (caller: FunctionBuilder) => void {
  const { kernel, code } = planned;
  const name = functionName(planned, position);
  const operand = (x: View) =>
    further(plan.addressOf(x.source), x.offset * bytesOf[x.source.dtype]);
  if (kernel.kind === "solo") {
    const { op } = kernel;
    const operands = op.operands.map(operand);
    if (op.kind === "matmul") {
      const [a, b] = operands as [Address, Address];
      if (products.isTaken(op)) {
        const { service, index } = products.take(op, [a, b, plan.addressOf(op)]);
        return (caller) => caller.i32Const(index).call(service);
      }
      const addresses = [a, b, plan.addressOf(op), plan.scratchOf(planned)];
      const index = products.functionOf(op);
      return (caller) => callAt(caller, index, addresses);
    }
    if (op.kind === "random-bits") {
      const index = emitPhilox(module, op.size);
      return (caller) => callAt(caller, index, [...operands, plan.addressOf(op)]);
    }
  }
  const f = module.defineFunction(name, params);
  if (kernel.kind === "loop") {
    emitLoop(f, code!, (access) => accessAddress(plan, access));
  } else if (kernel.kind === "fill") {
    const { op } = kernel;
    emitFill(f, plan.addressOf(op), op.size, op.dtype, op.fill!);
  } else if (kernel.kind === "commit") {
    pushAddress(f, plan.addressOf(kernel.target));
    pushAddress(f, plan.addressOf(kernel.value));
    f.i32Const(kernel.value.size * bytesOf[kernel.value.dtype]).memoryCopy();
  } else {
    emitSolo(f, kernel.op, { own: plan.addressOf(kernel.op), operand });
  }
  return (caller) => {
    for (const param of caller.params) caller.get(param);
    caller.call(f.index);
  };
}

function callAt(caller: FunctionBuilder, index: number, addresses: readonly Address[]): void {
  for (const address of addresses) pushAddress(caller, address);
  caller.call(index);
}
