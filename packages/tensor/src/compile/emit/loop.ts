/**
 * The function of a loop kernel: nested loops, the innermost over vectors; elements after the last
 * whole vector are done with exactly as many lanes as are left. Addresses are immediates relative
 * to pointers that start at the function's parameters, so that one module works anywhere in memory;
 * arrays of an area with equal strides share a pointer.
 */

import { bytesOf } from "../../shape/element-bytes.js";
import type { Expression } from "../../wasm/carrier/expression-graph.js";
import { ExpressionGraph } from "../../wasm/carrier/expression-graph.js";
import type { FunctionBuilder, Local } from "../../wasm/encoder/function-builder.js";
import { type LanePlace, loadLanes, loadSplat, storeLanes } from "../../wasm/lane-access.js";
import { type Address, areaPointer } from "../ir/areas.js";
import {
  type Access,
  type Instruction,
  instructionsOf,
  type KernelCode,
  type Value,
} from "../ir/code.js";
import { combiningOps } from "./combining.js";
import { emitInitialValues } from "./initial-values.js";
import { compute, constant, type Lanes, number, toNumber } from "./lanes.js";
import { Pointers } from "./pointers.js";
import { partials, RowReduction } from "./row-reduction.js";
import { conditionOf } from "./skipping.js";
import { type Cursor, planPass } from "./unrolling.js";

/** The address of the first element that an access visits. */
type AddressOf = (access: Access) => Address;

/** Writes the body of a kernel whose parameters are where the areas begin. */
export function emitLoop(f: FunctionBuilder, code: KernelCode, addressOf: AddressOf): void {
  new LoopEmitter(f, code, addressOf).emit();
}

class LoopEmitter {
  readonly #graph: ExpressionGraph;
  readonly #pointers: Pointers;
  /** Locals of values that outlive one vector. */
  readonly #locals = new Map<number, Local>();
  #cursor: Cursor = { vector: 0, lanes: 0, moving: false };

  constructor(
    private readonly f: FunctionBuilder,
    private readonly code: KernelCode,
    private readonly addressOf: AddressOf,
  ) {
    this.#graph = new ExpressionGraph(f);
    const accesses: Access[] = [];
    for (const { instruction, scope } of instructionsOf(code)) {
      if (scope !== "kernel" && "access" in instruction) accesses.push(instruction.access);
    }
    this.#pointers = new Pointers(f, code.nest, addressOf, accesses);
  }

  emit(): void {
    const { f, code } = this;
    for (const { row, vector } of code.passes) {
      for (const instruction of [...row, ...vector]) {
        if (instruction.kind !== "accumulate") continue;
        const { op, access } = instruction;
        emitInitialValues(f, op, this.addressOf(access));
      }
    }
    for (const instruction of code.uniforms) this.#rowInstruction(instruction, true);
    this.#pointers.start();
    this.#nest(0);
  }

  #nest(axis: number): void {
    const { f, code } = this;
    if (axis === code.nest.length - 1) {
      this.#row();
      return;
    }
    const left = f.local("i32");
    f.i32Const(code.nest[axis]!).set(left);
    f.loop((again) => {
      this.#nest(axis + 1);
      this.#pointers.advance(axis);
      f.get(left).i32Const(1).op("i32.sub").tee(left).brIf(again);
    });
  }

  #row(): void {
    for (const { row, vector } of this.code.passes) {
      for (const instruction of row) this.#rowInstruction(instruction);
      if (vector.length > 0) this.#pass(vector);
    }
  }

  /**
   * Writes an instruction that is carried out once a row, on a vector with the same value in every
   * lane.
   */
  #rowInstruction(instruction: Instruction, uniform = false): void {
    const { f } = this;
    if (instruction.kind === "store") {
      const { access, value } = instruction;
      const at = this.#pointers.row(access);
      const offset = this.addressOf(access).at;
      const place = { pointer: at, offset, laneBytes: bytesOf[access.dtype], count: 1 };
      storeLanes(f, place, () => {
        this.#write(toNumber(this.#graph, this.#known(value)), (push) => push());
      });
      return;
    }
    const target = this.#local(instruction);
    if (target === undefined) return;
    if (instruction.kind === "load") {
      const { access } = instruction;
      const address = this.addressOf(access);
      const pointer = uniform ? areaPointer(f, address) : this.#pointers.row(access);
      loadSplat(f, { pointer, offset: address.at, laneBytes: bytesOf[access.dtype] });
      f.set(target);
    } else if (instruction.kind === "compute") {
      const lanes = compute(
        this.#graph,
        instruction.op,
        instruction.operands.map((x) => this.#known(x)),
      );
      this.#write(toNumber(this.#graph, lanes), (push) => {
        push();
        f.set(target);
      });
    }
  }

  /** One pass over the vectors of a row. */
  #pass(instructions: readonly Instruction[]): void {
    const { f, code } = this;
    const extent = code.nest.at(-1)!;
    const reductions = new Map<Instruction, RowReduction>();
    for (const instruction of instructions) {
      if (instruction.kind !== "reduce") continue;
      const { op } = instruction;
      const reduction = new RowReduction(f, op.primitive, op.dtype, extent);
      reductions.set(instruction, reduction);
      reduction.start();
    }
    this.#whereDue(instructions, () => this.#walk(instructions, reductions));
    for (const [instruction, reduction] of reductions) {
      reduction.finish(this.#local(instruction)!);
    }
  }

  /** Writes a pass, inside a test of its condition if it has one. */
  #whereDue(instructions: readonly Instruction[], write: () => void): void {
    const condition = conditionOf(instructions);
    if (condition === undefined) {
      write();
      return;
    }
    this.f.get(this.#locals.get(condition.number)!).lane("i32x4.extract_lane", 0);
    this.f.if(write);
  }

  /** Writes all vectors of a row: a loop of unrolled vectors, then those that are left. */
  #walk(
    instructions: readonly Instruction[],
    reductions: ReadonlyMap<Instruction, RowReduction>,
  ): void {
    const { f, code } = this;
    const extent = code.nest.at(-1)!;
    const body = this.#body(instructions, reductions);
    const plan = planPass(instructions, extent, code.lanes);
    const rotations = plan.unrolled % partials;
    if (plan.rounds > 0) {
      const last = this.#pointers.startPass(instructions, plan.rounds * plan.unrolled * code.lanes);
      f.loop((again) => {
        const cursors = Array.from({ length: plan.unrolled }, (_, vector) => ({
          ...{ vector, lanes: code.lanes, moving: true },
        }));
        for (const some of inGroups(cursors, plan.together)) body(some);
        for (const reduction of reductions.values()) {
          for (let i = 0; i < rotations; i++) reduction.rotate();
        }
        this.#pointers.step(plan.unrolled * code.lanes, last);
        f.brIf(again);
      });
    }
    for (const reduction of reductions.values()) reduction.turned(plan.rounds * rotations);
    const done = plan.rounds * plan.unrolled;
    const rest = plan.rest.map((lanes, vector) => ({
      ...{ vector, lanes, moving: plan.rounds > 0, number: done + vector },
    }));
    for (const some of inGroups(rest, plan.together)) body(some);
  }

  /**
   * Returns a function that writes the code of some vectors, as often as it is called: of one, or
   * of several with their instructions interleaved.
   */
  #body(
    instructions: readonly Instruction[],
    reductions: ReadonlyMap<Instruction, RowReduction>,
  ): (cursors: readonly Cursor[]) => void {
    const values = this.#vectorValues(instructions);
    const stores = instructions.filter(({ kind }) => kind === "store");
    const others = instructions.filter(({ kind }) => kind === "reduce" || kind === "accumulate");
    // Loads are written where they are first needed. Reductions come first, so that what only a
    // reduction reads is loaded before a store in place.
    const sinks = [...others, ...stores];
    const held = new Map(stores.length > 1 ? stores.map((s) => [s, this.f.local("v128")]) : []);
    const sinksWith = (hold: boolean) =>
      sinks.map((sink) => ({
        value: values(sink),
        write: (push: () => void) =>
          this.#sink(sink, push, hold ? held.get(sink) : undefined, reductions.get(sink)),
      }));
    return (cursors) => {
      const enter = (i: number) => {
        this.#cursor = cursors[i]!;
      };
      if (cursors.length > 1) {
        this.#graph.emitInTurns(cursors.length, sinksWith(false), enter);
        return;
      }
      enter(0);
      this.#graph.emit(sinksWith(true));
      // Everything is computed before anything is overwritten.
      for (const [sink, local] of held) {
        if (sink.kind === "store") this.#store(sink.access, () => this.f.get(local));
      }
    };
  }

  /** The expression that each sink takes. */
  #vectorValues(instructions: readonly Instruction[]): (sink: Instruction) => Expression {
    const lanes = new Map<number, Lanes>();
    const find = (value: Value): Lanes =>
      (value.kind === "result" ? lanes.get(value.number) : undefined) ?? this.#known(value);
    for (const instruction of instructions) {
      if (instruction.kind === "load") {
        const { access, result } = instruction;
        const load = this.#graph.source("v128", () => this.#load(access));
        lanes.set(result.number, number(load));
      } else if (instruction.kind === "compute") {
        const { op, operands, result } = instruction;
        lanes.set(result.number, compute(this.#graph, op, operands.map(find)));
      }
    }
    const taken = new Map<Instruction, Expression>();
    for (const sink of instructions) {
      if ("value" in sink) taken.set(sink, toNumber(this.#graph, find(sink.value)));
    }
    return (sink) => taken.get(sink)!;
  }

  #sink(
    sink: Instruction,
    push: () => void,
    held: Local | undefined,
    reduction: RowReduction | undefined,
  ): void {
    if (sink.kind === "store") {
      if (held === undefined) {
        this.#store(sink.access, push);
      } else {
        push();
        this.f.set(held);
      }
    } else if (sink.kind === "reduce") {
      reduction!.add(this.#cursor, push);
    } else if (sink.kind === "accumulate") {
      const { op, access } = sink;
      this.#store(access, () => {
        this.#load(access);
        push();
        this.f.op(combiningOps[op.primitive][op.dtype]);
      });
    }
  }

  #load(access: Access): void {
    // Reading past an array is safe: the memory ends with padding.
    loadLanes(this.f, this.#place(access), "readable");
  }

  #store(access: Access, push: () => void): void {
    storeLanes(this.f, this.#place(access), push);
  }

  #place(access: Access): LanePlace {
    const { vector, lanes, moving } = this.#cursor;
    const laneBytes = bytesOf[access.dtype];
    const stride = access.strides.at(-1)! * laneBytes;
    return {
      pointer: moving ? this.#pointers.inner(access) : this.#pointers.row(access),
      offset: this.addressOf(access).at + vector * this.code.lanes * stride,
      ...{ laneBytes, count: lanes, stride },
    };
  }

  /** Constants, and values that outlive a vector. */
  #known(value: Value): Lanes {
    if (value.kind === "constant") {
      return constant(this.#graph, value.dtype, value.value);
    }
    return number(this.#graph.local(this.#locals.get(value.number)!));
  }

  #local(instruction: Instruction): Local | undefined {
    if (!("result" in instruction)) return undefined;
    const known = this.#locals.get(instruction.result.number);
    if (known !== undefined) return known;
    const local = this.f.local("v128");
    this.#locals.set(instruction.result.number, local);
    return local;
  }

  #write(value: Expression, write: (push: () => void) => void): void {
    this.#graph.emit([{ value, write }]);
  }
}

function inGroups<T>(list: readonly T[], size: number): T[][] {
  const groups = Array.from({ length: Math.ceil(list.length / size) }, (_, i) => i * size);
  return groups.map((from) => list.slice(from, from + size));
}
