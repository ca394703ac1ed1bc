/**
 * The work of one run of a kernel, in bytes and operations, as its code says: caches and vector
 * units are not modelled.
 */

import { bytesOf } from "../shape/element-bytes.js";
import { type Access, type Instruction, instructionsOf, type KernelCode } from "./ir/code.js";
import type { KernelWork } from "./ir/compiled-program.js";
import type { Kernel } from "./ir/kernel.js";
import type { SoloOp } from "./ir/op.js";
import type { PlannedKernel } from "./passes/plan.js";

export function workOf({ kernel, code }: PlannedKernel): KernelWork {
  return code === undefined ? workAlone(kernel) : workInLoop(code);
}

function workInLoop(code: KernelCode): KernelWork {
  let [bytesRead, bytesWritten, operations] = [0, 0, 0];
  const loopsAround = { kernel: [], row: code.nest.slice(0, -1), vector: code.nest };
  for (const { instruction, scope } of instructionsOf(code)) {
    const loops = loopsAround[scope];
    if (instruction.kind === "load") bytesRead += bytesAt(instruction.access, loops);
    if (instruction.kind === "store") bytesWritten += bytesAt(instruction.access, loops);
    if (instruction.kind === "accumulate") bytesWritten += bytesAt(instruction.access, loops);
    if (isOperation(instruction)) operations += productOf(loops);
  }
  return { bytesRead, bytesWritten, operations };
}

function isOperation(instruction: Instruction): boolean {
  if (instruction.kind === "compute") {
    return instruction.op.primitive !== "cast" && instruction.op.primitive !== "copy";
  }
  return instruction.kind === "reduce" || instruction.kind === "accumulate";
}

/** Scratch memory of a row stays in the cache and is not counted. */
function bytesAt({ array, dtype, strides }: Access, loops: readonly number[]): number {
  if (array.kind === "scratch") return 0;
  return bytesOf[dtype] * productOf(loops.filter((_, i) => strides[i] !== 0));
}

function workAlone(kernel: Kernel): KernelWork {
  if (kernel.kind === "fill" || kernel.kind === "loop") return none;
  if (kernel.kind === "commit") {
    const bytes = kernel.value.size * bytesOf[kernel.value.dtype];
    return { bytesRead: bytes, bytesWritten: bytes, operations: 0 };
  }
  const { op } = kernel;
  const read = op.kind === "assembly" ? [] : op.operands;
  return {
    bytesRead: read.reduce(
      (sum, { source, shape }) => sum + productOf(shape) * bytesOf[source.dtype],
      0,
    ),
    bytesWritten: op.size * bytesOf[op.dtype],
    operations: operationsOf(op),
  };
}

const none: KernelWork = { bytesRead: 0, bytesWritten: 0, operations: 0 };

function operationsOf(op: SoloOp): number {
  switch (op.kind) {
    case "matmul":
      return 2 * op.batch * op.m * op.n * op.k;
    case "cumsum":
    case "argmax":
      return op.outer * op.extent * op.inner;
    case "scatter-add":
      return op.rowCount * op.rowSize;
    default:
      return 0;
  }
}

const productOf = (extents: readonly number[]): number =>
  extents.reduce((product, extent) => product * extent, 1);
