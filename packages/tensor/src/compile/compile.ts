/**
 * The compiler: a program's specification to one WebAssembly module and the layout of its memory, as data that threads can
 * pass on. The passes are functions on data, one file each:
 *
 *     lower -> fuse -> order -> schedule -> plan -> emit
 */
import { type DType, UsageError } from "@thalweg/core";
import type { Gemm, GemmCall, Numerics } from "../gemm.js";
import { sizeOf } from "../graph/shape.js";
import type { ProgramSpec } from "../program.js";
import { programVariables } from "../program-variables.js";
import { ModuleBuilder } from "../wasm/encoder/module-builder.js";
import { type AheadLayout, aheadArrays, aheadLayout } from "./ahead.js";
import { buildKernels } from "./build-kernels.js";
import { emitAhead } from "./emit/ahead.js";
import { bytesOf } from "./emit/memory-access.js";
import { emitPhase, exportName, pagesOf } from "./emit/module.js";
import { Products } from "./emit/products.js";
import { describeKernel, type KernelDescription } from "./explain.js";
import { computedBy, type Kernel, readsOf } from "./kernel.js";
import { type LoweredPhase, lower } from "./lower.js";
import type { Op } from "./op.js";
import { order } from "./order.js";
import {
  memoryBytes,
  type PhasePlan,
  type PlannedKernel,
  placeVariables,
  planPhase,
  updatesInPlace,
} from "./plan.js";
import { schedule } from "./schedule.js";

export interface CompileOptions {
  /** Whether operations share loops. Changes no bit; default true. */
  readonly fuse?: boolean;
  /** Whether arrays share room. Changes no bit; default true. */
  readonly reuse?: boolean;
  /** What the bits may be; default `portable`. */
  readonly numerics?: Numerics;
  /** Computes the matrix products it takes, under `fast` numerics only. */
  readonly gemm?: Gemm;
  /** Whether each kernel is exported too, a function of the base, as `phase:step/k3_add`: to be timed. Default false. */
  readonly exportKernels?: boolean;
}

/** Where an array is: bytes from the base of the program's memory, and the number of its elements. */
export interface ArrayPlace {
  readonly byteOffset: number;
  readonly length: number;
  readonly dtype: DType;
}

/** Plain JSON. */
export interface ProgramLayout {
  /** Bytes from the base to the end of everything. */
  readonly bytes: number;
  /** Pages of 64 KiB that hold that. */
  readonly pages: number;
  /** The service that the program was compiled for, and its products, with addresses from the base. */
  readonly gemm?: { readonly name: string; readonly calls: readonly GemmCall[] };
  readonly variables: Readonly<Record<string, ArrayPlace>>;
  readonly phases: Readonly<
    Record<
      string,
      {
        readonly exportName: string;
        readonly outputs: Readonly<Record<string, ArrayPlace>>;
        /** Of a phase that runs ahead. */
        readonly ahead?: AheadLayout;
      }
    >
  >;
}

/** A compiled program: data, to be instantiated here or in another thread. */
export interface CompiledProgram {
  /** The module, as bytes or compiled already (which threads share, with the code that their engine has made of it). */
  readonly code: Uint8Array<ArrayBuffer> | WebAssembly.Module;
  readonly layout: ProgramLayout;
  /** What each phase's kernels are, for people and tests. */
  readonly kernels: Readonly<Record<string, readonly KernelDescription[]>>;
}

/**
 * Compiles a program.
 * @throws UsageError if a matrix product is replaced under `portable` numerics
 * @throws UsageError, ShapeError if the specification is wrong; ThalwegError if it needs more than 4 GiB
 */
export function compileProgram(spec: ProgramSpec, options: CompileOptions = {}): CompiledProgram {
  const { fuse = true, reuse = true, exportKernels = false, gemm, numerics = "portable" } = options;
  checkGemm(options);
  const variables = [...programVariables(spec).values()].map(
    ({ attributes: { name, shape, dtype } }) => ({
      name,
      dtype,
      length: sizeOf(shape),
      bytes: sizeOf(shape) * bytesOf[dtype],
    }),
  );
  const { places, end } = placeVariables([...variables, ...aheadArrays(spec)]);
  const phases = Object.entries(spec.phases).map(([name, phase]) => lower(name, phase));
  const module = new ModuleBuilder();
  const products = new Products(module, gemm, numerics);
  const plans = phases.map((phase) => {
    const { kernels, inPlace } = planKernels(phase, fuse, products);
    return planPhase({ phase, kernels, inPlace, variables: places, start: end, reuse });
  });
  const bytes = memoryBytes(end, plans);
  module.importMemory("env", "memory", { minPages: pagesOf(bytes) });
  const layouts = phases.map((phase, i) => phaseLayout(phase, plans[i]!));
  const aheads = phases.map(({ name }, i) => aheadLayout(spec, name, places, layouts[i]!.outputs));
  for (const [i, plan] of plans.entries()) {
    const index = emitPhase({ module, products, exportKernels }, plan);
    if (aheads[i] !== undefined) emitAhead(module, index, plan.name, aheads[i]);
  }
  const placed = variables.map(({ name, dtype, length }) => [
    name,
    { byteOffset: places.get(name)!.offset, length, dtype },
  ]);
  return {
    code: module.build(),
    layout: {
      bytes,
      pages: pagesOf(bytes),
      ...(gemm !== undefined && { gemm: { name: gemm.name, calls: products.calls } }),
      variables: Object.fromEntries(placed),
      phases: Object.fromEntries(
        phases.map(({ name }, i) => [
          name,
          { ...layouts[i]!, ...(aheads[i] !== undefined && { ahead: aheads[i] }) },
        ]),
      ),
    },
    kernels: Object.fromEntries(plans.map((plan) => [plan.name, plan.kernels.map(describeKernel)])),
  };
}

function checkGemm({ numerics = "portable", gemm }: CompileOptions): void {
  if (gemm === undefined || numerics === "fast") return;
  throw new UsageError(
    `matrix products by ${gemm.name} have other last bits than portable numerics promise; choose numerics "fast", or leave ${gemm.name} out.`,
  );
}

function planKernels(phase: LoweredPhase, fused: boolean, products: Products) {
  const updateValues = new Set(phase.updates.map(({ value }) => value));
  const ordered = order(buildKernels(phase, fused), updateValues);
  const stored = storedOps(phase, ordered);
  const kernels: PlannedKernel[] = ordered.map((kernel) => ({
    kernel,
    ...(kernel.kind === "loop" && { code: schedule(kernel, (op) => stored.has(op)) }),
    scratchBytes:
      kernel.kind === "solo" && kernel.op.kind === "matmul"
        ? products.scratchBytesOf(kernel.op)
        : 0,
  }));
  const inPlace = updatesInPlace(phase, kernels);
  for (const { target, value } of phase.updates) {
    if (inPlace.get(value) === target || value.size === 0) continue;
    kernels.push({ kernel: { kind: "commit", target, value }, scratchBytes: 0 });
  }
  return { kernels, inPlace };
}

/** What must be in memory: read by another kernel, part of an assembly, or made known by the phase. */
function storedOps(phase: LoweredPhase, kernels: readonly Kernel[]): Set<Op> {
  const stored = new Set([...phase.outputs, ...phase.updates].map(({ value }) => value));
  for (const kernel of kernels) {
    for (const { source } of readsOf(kernel)) stored.add(source);
    for (const op of computedBy(kernel)) if (op.placement !== undefined) stored.add(op);
  }
  return stored;
}

function phaseLayout(phase: LoweredPhase, plan: PhasePlan) {
  const outputs = phase.outputs.map(({ name, value }): [string, ArrayPlace] => {
    const { dtype, size: length } = value;
    return [name, { byteOffset: plan.addressOf(value), length, dtype }];
  });
  return { exportName: exportName(phase.name), outputs: Object.fromEntries(outputs) };
}
