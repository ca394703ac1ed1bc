/**
 * The compiler: turns the specification of a program into one WebAssembly module and the layout of
 * its memory, as data that threads can pass on. Its passes are functions on data, one file each in
 * `passes/`:
 *
 *     lower -> fuse -> rematerialise -> order -> schedule -> plan -> emit
 */
import { type DType, UsageError } from "@thalweg/core";
import { checkArgument } from "@thalweg/core/host";
import type { ProgramSpec } from "../program/program.js";
import { checkSpec } from "../program/variables.js";
import { ModuleBuilder } from "../wasm/encoder/module-builder.js";
import { emitAhead } from "./emit/ahead.js";
import { emitPhase, exportName, pagesOf } from "./emit/module.js";
import { Products } from "./emit/products.js";
import { describeKernel } from "./explain.js";
import { type Address, type AreaPlan, areaParameters } from "./ir/areas.js";
import type { AreasLayout, ArrayPlace, CompiledProgram } from "./ir/compiled-program.js";
import type { Gemm, Numerics } from "./ir/gemm.js";
import { computedBy, type Kernel, readsOf } from "./ir/kernel.js";
import type { Op } from "./ir/op.js";
import { aheadLayout } from "./passes/ahead.js";
import { buildKernels } from "./passes/build-kernels.js";
import { type LoweredPhase, lower } from "./passes/lower.js";
import { order } from "./passes/order.js";
import { placeVariables, type VariablePlaces } from "./passes/place-variables.js";
import {
  checkMemory,
  type PhasePlan,
  type PlannedKernel,
  paddingBytes,
  planPhase,
  updatesInPlace,
} from "./passes/plan.js";
import { schedule } from "./passes/schedule.js";

export interface CompileOptions {
  /** Whether operations share loops. Changes no bit; default true. */
  readonly fuse?: boolean;
  /** Whether arrays share room. Changes no bit; default true. */
  readonly reuse?: boolean;
  /** What the bits may be; default `portable`. */
  readonly numerics?: Numerics;
  /** Computes the matrix products that it takes; under `fast` numerics only. */
  readonly gemm?: Gemm;
  /**
   * Whether each kernel is exported too, as a function of the base named `phase:step/k3_add`, to be
   * timed. Default false.
   */
  readonly exportKernels?: boolean;
  /**
   * The areas of replicas in one shared memory, for `instantiateReplica`; no phase may run ahead
   * then.
   */
  readonly areas?: AreaPlan;
}

/** The maximum size of the memory of replicas: all that 32-bit addresses reach. */
const maxPages = 65536;

/**
 * Compiles a program.
 * @throws UsageError if a matrix product is replaced under `portable` numerics
 * @throws UsageError, ShapeError if the specification is wrong; ThalwegError if it needs more than
 * 4 GiB
 */
export function compileProgram(spec: ProgramSpec, options: CompileOptions = {}): CompiledProgram {
  checkSpec(spec);
  checkArgument("compileProgram", "the options", options, "fields");
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
  const limits = areas === undefined ? {} : { maxPages, shared: true };
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
  return (
    ends.common + (areas?.microbatches ?? 0) * ends.microbatch + ends.base + phases + paddingBytes
  );
}

function areasLayout(
  { ends }: VariablePlaces,
  plans: readonly PhasePlan[],
  { microbatches }: AreaPlan,
): AreasLayout {
  return {
    ...{
      commonBytes: ends.common,
      microbatches,
      microbatchBytes: ends.microbatch,
      ownBytes: ends.base,
    },
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

/**
 * The operations whose values must be in memory: those that another kernel reads, parts of
 * assemblies, outputs and updates.
 */
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
