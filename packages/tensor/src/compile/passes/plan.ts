/**
 * The memory plan: one layout for the whole program. Variables come first, in order. Then come the
 * arrays that phases compute, in memory that all phases share; within a phase, arrays that are not
 * alive at the same time may share memory too. The new value of a variable is written in place
 * where nobody reads the old one later; otherwise it is copied into the variable at the end of the
 * phase.
 */
import { ThalwegError } from "@thalweg/core/host";
import { bytesOf } from "../../shape/element-bytes.js";
import { type Address, further } from "../ir/areas.js";
import {
  type Access,
  instructionsOf,
  type KernelCode,
  type PlacedInstruction,
  type Scratch,
} from "../ir/code.js";
import { computedBy, type Kernel, readsOf } from "../ir/kernel.js";
import type { Op, VariableOp } from "../ir/op.js";
import { allocate, type Interval } from "./allocate.js";
import type { LoweredPhase } from "./lower.js";

/** A kernel with its code and the scratch memory that it needs. */
export interface PlannedKernel {
  readonly kernel: Kernel;
  /** Of a loop kernel. */
  readonly code?: KernelCode;
  /** Bytes of scratch memory that it uses while it runs. */
  readonly scratchBytes: number;
}

/** Where an array of a phase is. */
export interface PhasePlan {
  readonly name: string;
  readonly kernels: readonly PlannedKernel[];
  /** Of the first element of an operation's array. */
  readonly addressOf: (array: Op | Scratch) => Address;
  readonly scratchOf: (kernel: PlannedKernel) => Address;
  /** Bytes of the arrays that the phase computes. */
  readonly bytes: number;
}

/** Padding behind the last array, since a vector load may read past the end of an array. */
export const paddingBytes = 64;
const maxBytes = 2 ** 32 - 65536;

/** @throws ThalwegError past 4 GiB */
export function checkMemory(bytes: number, mend = "use smaller batches or fewer parameters"): void {
  if (bytes <= maxBytes) return;
  throw new ThalwegError(
    `the program needs ${bytes} bytes of memory, and WebAssembly has at most ${maxBytes}; ${mend}.`,
  );
}

/** The updates whose values are computed in place, in the memory of their variables. */
export function updatesInPlace(
  phase: LoweredPhase,
  kernels: readonly PlannedKernel[],
): Map<Op, VariableOp> {
  const taken = new Set<Op>(phase.outputs.map(({ value }) => value));
  const inPlace = new Map<Op, VariableOp>();
  for (const { target, value } of phase.updates) {
    if (taken.has(value) || value.placement !== undefined) continue;
    taken.add(value);
    const may =
      value.kind === "assembly" ? !isRead(target, kernels) : mayOverwrite(target, value, kernels);
    if (may) inPlace.set(value, target);
  }
  return inPlace;
}

/**
 * Whether any kernel reads a variable. Several kernels write the parts of an assembly, so that no
 * reader may be left.
 */
function isRead(target: Op, kernels: readonly PlannedKernel[]): boolean {
  return kernels.some(({ kernel }) => readsOf(kernel).some(({ source }) => source === target));
}

/** Whether nothing reads the variable once its new value is being written. */
function mayOverwrite(target: Op, value: Op, kernels: readonly PlannedKernel[]): boolean {
  let written = false;
  for (const { kernel, code } of kernels) {
    const reads = readsOf(kernel).some(({ source }) => source === target);
    if (written && reads) return false;
    if (!computedBy(kernel).includes(value)) continue;
    written = true;
    if (reads && (code === undefined || !readsBeforeWriting(code, target, value))) return false;
  }
  return true;
}

/**
 * Whether a loop reads each element of one array no later than it writes that element of another.
 */
function readsBeforeWriting(code: KernelCode, read: Op, written: Op): boolean {
  const all = [...instructionsOf(code)];
  const store = all.find(({ instruction: x }) => x.kind === "store" && x.access.array === written);
  if (store === undefined || !("access" in store.instruction)) return false;
  const { strides } = store.instruction.access;
  return all.every((each) => {
    const { instruction, scope } = each;
    if (instruction.kind !== "load" || instruction.access.array !== read) return true;
    if (scope === "kernel") return true;
    const { offset, strides: others } = instruction.access;
    return !isLater(each, store) && offset === 0 && others.every((s, i) => s === strides[i]);
  });
}

/** Whether one instruction's place in the code comes after another's. */
function isLater(one: PlacedInstruction, other: PlacedInstruction): boolean {
  if (one.pass !== other.pass) return one.pass > other.pass;
  return one.scope === "vector" && other.scope === "row";
}

interface PhaseMemory {
  readonly phase: LoweredPhase;
  readonly kernels: readonly PlannedKernel[];
  readonly inPlace: ReadonlyMap<Op, VariableOp>;
  readonly variables: ReadonlyMap<string, Address>;
  /** Where the arrays of phases begin, from the base. */
  readonly start: number;
  readonly reuse: boolean;
}

/** Places everything that a phase computes. */
export function planPhase(memory: PhaseMemory): PhasePlan {
  const { phase, kernels, start, reuse } = memory;
  const arrays = arraysOf(memory);
  const { offsets, bytes } = allocate([...arrays.values()], reuse);
  const rooms = new Map([...arrays.keys()].map((array, i) => [array, start + offsets[i]!]));
  const room = (array: Room): Address => ({ area: "base", at: rooms.get(array) ?? 0 });
  const addressOf = (array: Op | Scratch): Address => {
    if (array.kind === "scratch") return room(array);
    const { root, offset } = rootOf(array);
    const variable = root.kind === "variable" ? root : memory.inPlace.get(root);
    const address =
      variable === undefined ? room(root) : memory.variables.get(variable.node.attributes.name)!;
    return further(address, offset * bytesOf[root.dtype]);
  };
  return {
    name: phase.name,
    kernels,
    addressOf,
    scratchOf: room,
    bytes,
  };
}

type Room = Op | Scratch | PlannedKernel;

/** The arrays that need memory of their own, with their lifetimes. */
function arraysOf({ phase, kernels, inPlace }: PhaseMemory): Map<Room, Interval> {
  const arrays = new Map<Room, Interval>();
  const touch = (op: Op, when: number) => {
    const { root } = rootOf(op);
    if (root.kind === "variable" || root.kind === "constant" || inPlace.has(root)) return;
    const known = arrays.get(root);
    arrays.set(root, {
      bytes: root.size * bytesOf[root.dtype],
      first: Math.min(known?.first ?? when, when),
      last: Math.max(known?.last ?? when, when),
    });
  };
  for (const [when, planned] of kernels.entries()) {
    const { kernel, code, scratchBytes } = planned;
    for (const { source } of readsOf(kernel)) touch(source, when);
    for (const op of written(kernel, code)) touch(op, when);
    if (kernel.kind === "commit") touch(kernel.value, when);
    for (const array of code?.scratch ?? []) {
      const bytes = array.size * bytesOf[array.dtype];
      arrays.set(array, { bytes, first: when, last: when });
    }
    if (scratchBytes > 0) arrays.set(planned, { bytes: scratchBytes, first: when, last: when });
  }
  for (const { value } of phase.outputs) touch(value, kernels.length);
  return arrays;
}

/** The operations whose arrays a kernel writes. */
function written(kernel: Kernel, code: KernelCode | undefined): readonly Op[] {
  if (code === undefined) return kernel.kind === "fill" ? [kernel.op] : computedBy(kernel);
  const ops: Op[] = [];
  for (const { instruction } of instructionsOf(code)) {
    if (instruction.kind !== "store" && instruction.kind !== "accumulate") continue;
    if (instruction.access.array.kind !== "scratch") ops.push(instruction.access.array);
  }
  return ops;
}

/** The array that an operation is written into, its own or one that it is placed in. */
function rootOf(op: Op): { root: Op; offset: number } {
  let root = op;
  let offset = 0;
  while (root.placement !== undefined) {
    offset += root.placement.offset;
    root = root.placement.whole;
  }
  return { root, offset };
}

/** The address of the first element that an access visits. */
export function accessAddress(plan: PhasePlan, { array, offset, dtype }: Access): Address {
  return further(plan.addressOf(array), offset * bytesOf[dtype]);
}
