/**
 * Scheduling: writes the code of a loop kernel. Row reductions split the work on a row into passes.
 * A value of an earlier pass that a later one needs is recomputed if that is cheap, else kept in
 * memory. What does not vary along a loop is computed outside it.
 */
import type { Access, Instruction, KernelCode, Pass, Result, Scratch, Value } from "../ir/code.js";
import { isHeavy } from "../ir/cost.js";
import type { LoopKernel } from "../ir/kernel.js";
import type { ElementwiseOp, LoopOp, Op, View } from "../ir/op.js";
import { isPerRow, nestOf, readsInside } from "../ir/space.js";
import { axesOf, whole } from "../ir/view.js";

/** The largest number of operations that are recomputed instead of kept. */
const maxRecomputed = 3;

export function schedule(kernel: LoopKernel, isStored: (op: Op) => boolean): KernelCode {
  return new Scheduler(kernel, isStored).code();
}

class Scheduler {
  readonly #nest: readonly number[];
  readonly #inside: ReadonlySet<Op>;
  /**
   * The pass that computes each operation; a row value is computed before the vectors of its pass.
   */
  readonly #pass = new Map<LoopOp, number>();
  readonly #uniforms: Instruction[] = [];
  readonly #rows: Instruction[][] = [];
  readonly #vectors: Instruction[][] = [];
  readonly #rowValues = new Map<Op, Value>();
  readonly #loaded = new Map<string, Value>();
  readonly #kept = new Map<Op, Scratch>();
  #results = 0;

  constructor(
    private readonly kernel: LoopKernel,
    private readonly isStored: (op: Op) => boolean,
  ) {
    this.#nest = nestOf(kernel.space);
    this.#inside = new Set(kernel.ops);
    for (const op of kernel.ops) this.#pass.set(op, this.#passOf(op));
  }

  code(): KernelCode {
    const last = Math.max(...this.kernel.ops.map((op) => this.#available(op)));
    for (let pass = 0; pass <= last; pass++) {
      this.#rows.push([]);
      this.#vectors.push([]);
    }
    for (const op of this.kernel.ops) if (this.#isRow(op)) this.#rowResult(op);
    // From the last pass to the first, so that it is known what an earlier pass must keep.
    for (let pass = last; pass >= 0; pass--) this.#vectorPass(pass);
    for (const op of this.kernel.ops) if (this.#isRow(op)) this.#rowCode(op);
    const passes: Pass[] = this.#rows.map((row, i) => ({
      row: inOrder(row),
      vector: this.#vectors[i]!,
    }));
    const scratch = [...this.#kept.values()];
    const { lanes } = this.kernel.space;
    return { nest: this.#nest, lanes, uniforms: this.#uniforms, passes, scratch };
  }

  #isRow(op: Op): boolean {
    return (
      op.kind === "row-reduction" || (op.kind === "elementwise" && isPerRow(this.kernel.space, op))
    );
  }

  /** The first pass in which all operands of an operation are available. */
  #passOf(op: LoopOp): number {
    let pass = 0;
    for (const x of op.operands) {
      if (this.#readsInside(op, x)) pass = Math.max(pass, this.#available(x.source as LoopOp));
    }
    return pass;
  }

  /** The first pass that can use the result. */
  #available(op: LoopOp): number {
    return this.#pass.get(op)! + (op.kind === "row-reduction" ? 1 : 0);
  }

  #readsInside(op: LoopOp, x: View): boolean {
    return this.#inside.has(x.source) && readsInside(this.kernel.space, x.source, op, x);
  }

  #result(dtype: Op["dtype"]): Result {
    return { kind: "result", number: this.#results++, dtype };
  }

  #rowResult(op: LoopOp): Value {
    const value = this.#result(op.dtype);
    this.#rowValues.set(op, value);
    return value;
  }

  /** Adds the code that computes the value of a row operation, and its store. */
  #rowCode(op: LoopOp): void {
    const pass = this.#rows[this.#available(op)]!;
    const result = this.#rowValues.get(op) as Result;
    if (op.kind === "elementwise") {
      const operands = op.operands.map((x) => this.#operand(op, x, this.#pass.get(op)!, undefined));
      pass.push({ kind: "compute", result, op, operands });
    }
    if (this.#stores(op)) {
      pass.push({ kind: "store", value: result, access: this.#accessOf(op) });
    }
  }

  #stores(op: LoopOp): boolean {
    return this.isStored(op) && !this.kernel.rematerialised.has(op);
  }

  #vectorPass(pass: number): void {
    const code = this.#vectors[pass]!;
    const known = new Map<Op, Value>();
    const sinks: Instruction[] = [];
    for (const op of this.kernel.ops) {
      if (this.#pass.get(op) !== pass) continue;
      if (op.kind === "elementwise") {
        if (this.#isRow(op)) continue;
        const scratch = this.#kept.get(op);
        if (scratch === undefined && !this.#stores(op)) continue;
        const value = this.#compute(op, pass, known);
        const access = scratch === undefined ? this.#accessOf(op) : this.#scratchAccess(scratch);
        sinks.push({ kind: "store", value, access });
      } else {
        const value = this.#operand(op, op.operands[0]!, pass, known);
        if (op.kind === "row-reduction") {
          const result = this.#rowValues.get(op) as Result;
          sinks.push({ kind: "reduce", result, op, value });
        } else {
          sinks.push({ kind: "accumulate", op, value, access: this.#accessOf(op) });
        }
      }
    }
    // Stores come last, after everything that they may overwrite in place has been read.
    code.push(...sinks);
  }

  /** The value of an elementwise operation, in the pass that computes it or in a later one. */
  #compute(op: ElementwiseOp, pass: number, known: Map<Op, Value>): Value {
    const value = known.get(op);
    if (value !== undefined) return value;
    const code = this.#vectors[pass]!;
    const result = this.#result(op.dtype);
    known.set(op, result);
    const access = this.#pass.get(op)! < pass ? this.#keptAccess(op) : undefined;
    if (access !== undefined) {
      code.push({ kind: "load", result, access });
    } else {
      const operands = op.operands.map((x) => this.#operand(op, x, pass, known));
      code.push({ kind: "compute", result, op, operands });
    }
    return result;
  }

  /**
   * Where a later pass reloads the value of an earlier one; undefined if recomputing is cheaper.
   */
  #keptAccess(op: ElementwiseOp): Access | undefined {
    if (this.#stores(op)) return this.#accessOf(op);
    if (!this.#kept.has(op)) {
      if (!this.#isExpensive(op)) return undefined;
      this.#kept.set(op, { kind: "scratch", dtype: op.dtype, size: this.#nest.at(-1)! });
    }
    return this.#scratchAccess(this.#kept.get(op)!);
  }

  #isExpensive(op: ElementwiseOp): boolean {
    const needed = new Set<Op>([op]);
    for (const next of needed) {
      if (next.kind !== "elementwise" || this.#isRow(next)) continue;
      if (isHeavy(next) || needed.size > maxRecomputed) return true;
      for (const x of next.operands) if (this.#readsInside(next, x)) needed.add(x.source);
    }
    return false;
  }

  #operand(op: LoopOp, x: View, pass: number, known: Map<Op, Value> | undefined): Value {
    const { source } = x;
    if (source.kind === "constant") {
      return { kind: "constant", value: source.value, dtype: source.dtype };
    }
    if (this.#readsInside(op, x)) {
      const row = this.#rowValues.get(source);
      if (row !== undefined) return row;
      // Only elementwise operations are read from registers, and vectors only where `known` is
      // given.
      return this.#compute(source as ElementwiseOp, pass, known!);
    }
    return this.#load(this.#access(source, x, known === undefined), pass);
  }

  /** A load, placed outside the loops along which it does not vary. */
  #load(access: Access, pass: number): Value {
    const { array, offset, strides } = access;
    const uniform = strides.every((stride) => stride === 0);
    const perRow = strides.at(-1) === 0;
    const where = uniform || perRow ? "" : `@${pass}`;
    // Only operations are loaded here; scratch memory has accesses of its own.
    const key = `${(array as Op).id}:${offset}:${strides}${where}`;
    const known = this.#loaded.get(key);
    if (known !== undefined) return known;
    const result = this.#result(access.dtype);
    const load: Instruction = { kind: "load", result, access };
    if (uniform) this.#uniforms.push(load);
    else (perRow ? this.#rows[0]! : this.#vectors[pass]!).push(load);
    this.#loaded.set(key, result);
    return result;
  }

  /**
   * The access that stores an operation: its result, or the elements that its domain is added to.
   */
  #accessOf(op: LoopOp): Access {
    if (op.kind === "accumulation") {
      const target = { source: op, shape: op.domain, offset: 0, strides: op.target };
      return this.#access(op, target, false);
    }
    const placed = op.placement;
    if (placed === undefined || op.kind === "row-reduction") {
      return this.#access(op, whole(op), this.#isRow(op));
    }
    return this.#access(op, { ...whole(op), strides: placed.strides }, this.#isRow(op));
  }

  #access(array: Op, { shape, strides, offset, source }: View, perRow: boolean): Access {
    const nest = perRow ? this.#nest.slice(0, -1) : this.#nest;
    const spread = spreadOver(nest, shape, strides);
    return {
      array,
      dtype: source.dtype,
      offset,
      strides: perRow ? [...spread, 0] : spread,
    };
  }

  #scratchAccess(array: Scratch): Access {
    const strides = this.#nest.map((_, i) => (i === this.#nest.length - 1 ? 1 : 0));
    return { array, dtype: array.dtype, offset: 0, strides };
  }
}

/** The strides of a pattern over finer axes. */
function spreadOver(
  nest: readonly number[],
  shape: readonly number[],
  strides: readonly number[],
): number[] {
  const axes = axesOf(shape, strides);
  const spread = new Array<number>(nest.length).fill(0);
  let current = axes.pop();
  for (let i = nest.length - 1; i >= 0 && current !== undefined; i--) {
    const extent = nest[i]!;
    if (extent === 1) continue;
    spread[i] = current.stride;
    const rest: number = current.extent / extent;
    current = rest === 1 ? axes.pop() : { extent: rest, stride: current.stride * extent };
  }
  return spread;
}

/** Loads first, stores last, the others in order. */
function inOrder(row: readonly Instruction[]): Instruction[] {
  const rank = { load: 0, compute: 1, reduce: 1, accumulate: 1, store: 2 } as const;
  return [...row].sort((a, b) => rank[a.kind] - rank[b.kind]);
}
