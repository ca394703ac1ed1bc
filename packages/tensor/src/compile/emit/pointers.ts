/**
 * The pointers of a nest of loops: one for all arrays of an area with equal strides, at the row
 * and, within a pass, at the vector.
 */

import { bytesOf } from "../../shape/element-bytes.js";
import type { FunctionBuilder, Local } from "../../wasm/encoder/function-builder.js";
import { type Address, areaPointer } from "../ir/areas.js";
import type { Access, Instruction } from "../ir/code.js";

interface Pointer {
  /** Bytes between neighbours along each loop. */
  readonly strides: readonly number[];
  /** Where its area begins. */
  readonly start: Local;
  /** Moves with the outer loops; the same local as `start` if it does not move. */
  readonly row: Local;
  /** Moves with the vectors; allocated when a pass first needs it. */
  inner: Local | undefined;
}

/**
 * The end of a loop over vectors: a pointer reaches the limit, or, without a pointer, a count
 * reaches 0.
 */
interface LoopEnd {
  readonly pointer: Pointer | undefined;
  readonly limit: Local;
}

export class Pointers {
  readonly #known = new Map<string, Pointer>();
  #moving: readonly Pointer[] = [];

  constructor(
    private readonly f: FunctionBuilder,
    private readonly nest: readonly number[],
    private readonly addressOf: (access: Access) => Address,
    accesses: readonly Access[],
  ) {
    for (const access of accesses) this.#add(access);
  }

  /** Sets the pointers to the first row. */
  start(): void {
    for (const { start, row } of this.#known.values()) {
      if (row !== start) this.f.get(start).set(row);
    }
  }

  /** Moves the pointers one step along an outer loop, after its inner loops. */
  advance(axis: number): void {
    const inside = axis + 1 < this.nest.length - 1;
    for (const { strides, row } of this.#known.values()) {
      const done = inside ? this.nest[axis + 1]! * strides[axis + 1]! : 0;
      this.#move(row, strides[axis]! - done);
    }
  }

  /**
   * Sets the pointers of a pass to the row's first vector, and returns its end after `elements`.
   */
  startPass(instructions: readonly Instruction[], elements: number): LoopEnd {
    const { f } = this;
    const used = new Set<Pointer>();
    for (const instruction of instructions) {
      if ("access" in instruction) used.add(this.#of(instruction.access));
    }
    this.#moving = [...used].filter(({ strides }) => strides.at(-1) !== 0);
    for (const pointer of this.#moving) {
      pointer.inner ??= f.local("i32");
      f.get(pointer.row).set(pointer.inner);
    }
    const limit = f.local("i32");
    const [pointer] = this.#moving;
    if (pointer === undefined) f.i32Const(elements).set(limit);
    else
      f.get(pointer.row)
        .i32Const(elements * pointer.strides.at(-1)!)
        .op("i32.add")
        .set(limit);
    return { pointer, limit };
  }

  /** Moves the pointers by some elements, and leaves on the stack whether the loop goes on. */
  step(elements: number, { pointer, limit }: LoopEnd): void {
    const { f } = this;
    for (const { inner, strides } of this.#moving) this.#move(inner!, elements * strides.at(-1)!);
    if (pointer === undefined) f.get(limit).i32Const(elements).op("i32.sub").tee(limit);
    else f.get(pointer.inner!).get(limit).op("i32.ne");
  }

  row(access: Access): Local {
    return this.#of(access).row;
  }

  inner(access: Access): Local {
    const { inner, row } = this.#of(access);
    return access.strides.at(-1) === 0 ? row : (inner ?? row);
  }

  #move(local: Local, bytes: number): void {
    if (bytes !== 0) this.f.get(local).i32Const(bytes).op("i32.add").set(local);
  }

  #add(access: Access): void {
    const key = this.#key(access);
    if (this.#known.has(key)) return;
    const strides = stridesIn(access);
    const start = areaPointer(this.f, this.addressOf(access));
    const fixed = strides.slice(0, -1).every((stride) => stride === 0);
    const row = fixed ? start : this.f.local("i32");
    this.#known.set(key, { strides, start, row, inner: undefined });
  }

  #of(access: Access): Pointer {
    return this.#known.get(this.#key(access))!;
  }

  #key(access: Access): string {
    return `${this.addressOf(access).area} ${stridesIn(access)}`;
  }
}

function stridesIn({ strides, dtype }: Access): number[] {
  return strides.map((stride) => stride * bytesOf[dtype]);
}
