/**
 * The compiler: a program's specification to one WebAssembly module and the layout of its memory, as data that threads can
 * pass on. The passes are functions on data, one file each:
 *
 *     lower -> fuse -> order -> schedule -> plan -> emit
 */
import { type DType, UsageError } from "@thalweg/core";
import type { Gemm, Numerics } from "../gemm.js";
import type { ProgramSpec } from "../program.js";
import { ModuleBuilder } from "../wasm/encoder/module-builder.js";
import { type AheadLayout, aheadLayout } from "./ahead.js";
import { type Address, type Area, type AreaPlan, areaParameters } from "./areas.js";
import { buildKernels } from "./build-kernels.js";
import { emitAhead } from "./emit/ahead.js";
import { emitPhase, exportName, pagesOf } from "./emit/module.js";
import { type PlacedCall, Products } from "./emit/products.js";
import { describeKernel, type KernelDescription } from "./explain.js";
import { computedBy, type Kernel, readsOf } from "./kernel.js";
import { type LoweredPhase, lower } from "./lower.js";
import type { Op } from "./op.js";
import { order } from "./order.js";
import { placeVariables, type VariablePlaces } from "./place-variables.js";
import {
  checkMemory,
  type PhasePlan,
  type PlannedKernel,
  paddingBytes,
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
  /** For several replicas in one shared memory, made by `instantiateReplica`; no phase may run ahead then. */
  readonly areas?: AreaPlan;
}

/** Where an array is: bytes from the base of the program's memory, and the number of its elements. */
export interface ArrayPlace {
  readonly byteOffset: number;
  readonly length: number;
  readonly dtype: DType;
  /** From where the offset counts, if not from the base. */
  readonly area?: Area;
}

/** The areas of a program with replicas. Plain JSON. */
export interface AreasLayout {
  readonly commonBytes: number;
  readonly shards: number;
  readonly shardBytes: number;
  /** Bytes of the variables that each replica has for itself, which lie at its base. */
  readonly ownBytes: number;
  /** From a replica's base to the end of the arrays of each phase. */
  readonly replicaBytes: Readonly<Record<string, number>>;
}

/** What the memory of replicas may have at most: all that addresses reach. */
const mostPages = 65536;

/** Plain JSON. */
export interface ProgramLayout {
  /** Bytes from the base to the end of everything. */
  readonly bytes: number;
  /** Pages of 64 KiB that hold that. */
  readonly pages: number;
  /** The service that the program was compiled for, and its products, with addresses from the base. */
  readonly gemm?: { readonly name: string; readonly calls: readonly PlacedCall[] };
  /** Of a program with replicas. */
  readonly areas?: AreasLayout;
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
  const { fuse = true, reuse = true, exportKernels = false } = options;
  const { gemm, numerics = "portable", areas } = options;
  checkGemm(options);
  checkAreas(spec, areas);
  const places = placeVariables(spec, areas);
  const { variables, addresses, ends } = places;
  const phases = Object.entries(spec.phases).map(([name, phase]) => lower(name, phase));
  const module = new ModuleBuilder();
  const products = new Products(module, gemm, numerics);
  const plans = phases.map((phase) => {
    const { kernels, inPlace } = planKernels(phase, fuse, products);
    return planPhase({
      ...{ phase, kernels, inPlace, reuse },
      ...{ variables: addresses, start: ends.base },
    });
  });
  const bytes = bytesFor(places, plans, areas);
  checkMemory(bytes);
  const pages = pagesOf(bytes);
  const limits = areas === undefined ? {} : { maxPages: mostPages, shared: true };
  module.importMemory("env", "memory", { minPages: pages, ...limits });
  const layouts = phases.map((phase, i) => phaseLayout(phase, plans[i]!));
  const aheads = phases.map(({ name }, i) =>
    aheadLayout(spec, name, addresses, layouts[i]!.outputs),
  );
  const params = areaParameters(areas);
  for (const [i, plan] of plans.entries()) {
    const index = emitPhase({ module, products, params, exportKernels }, plan);
    if (aheads[i] !== undefined) emitAhead(module, index, plan.name, aheads[i]);
  }
  const placed = variables.map(({ name, dtype, length }) => [
    name,
    arrayPlace(addresses.get(name)!, length, dtype),
  ]);
  return {
    code: module.build(),
    layout: {
      ...{ bytes, pages },
      ...(gemm !== undefined && { gemm: { name: gemm.name, calls: products.calls } }),
      ...(areas !== undefined && { areas: areasLayout(places, plans, areas) }),
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

/** Bytes that hold everything, with one replica. */
function bytesFor(
  { ends }: VariablePlaces,
  plans: readonly PhasePlan[],
  areas: AreaPlan | undefined,
): number {
  const phases = plans.reduce((most, { bytes }) => Math.max(most, bytes), 0);
  return ends.common + (areas?.shards ?? 0) * ends.shard + ends.base + phases + paddingBytes;
}

function areasLayout(
  { ends }: VariablePlaces,
  plans: readonly PhasePlan[],
  { shards }: AreaPlan,
): AreasLayout {
  return {
    ...{ commonBytes: ends.common, shards, shardBytes: ends.shard, ownBytes: ends.base },
    replicaBytes: Object.fromEntries(
      plans.map(({ name, bytes }) => [name, ends.base + bytes + paddingBytes]),
    ),
  };
}

function checkAreas({ phases }: ProgramSpec, areas: AreaPlan | undefined): void {
  if (areas === undefined) return;
  const [ahead] = Object.entries(phases).find(([, phase]) => phase.ahead !== undefined) ?? [];
  if (ahead === undefined) return;
  throw new UsageError(
    `phase "${ahead}" runs ahead, which replicas in one memory cannot; leave "ahead" out.`,
  );
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

function arrayPlace({ area, at }: Address, length: number, dtype: DType): ArrayPlace {
  const place = { byteOffset: at, length, dtype };
  return area === "base" ? place : { ...place, area };
}

function phaseLayout(phase: LoweredPhase, plan: PhasePlan) {
  const outputs = phase.outputs.map(({ name, value }): [string, ArrayPlace] => {
    return [name, arrayPlace(plan.addressOf(value), value.size, value.dtype)];
  });
  return { exportName: exportName(phase.name), outputs: Object.fromEntries(outputs) };
}
