/**
 * The sum or maximum of a row, in registers. A sum has the lanes and the tree that define the
 * graph's `sum`: four vectors of partial sums, vector i of the row being added to number i mod 4.
 * In a loop of fewer vectors a round, the accumulators rotate instead.
 */
import type { DType } from "@thalweg/core";
import type { FunctionBuilder, Local } from "../../wasm/encoder/function-builder.js";
import { combiningOps, neutral } from "./combining.js";
import { shapes } from "./lanes.js";
import type { Cursor } from "./unrolling.js";

export const partials = 4;

export class RowReduction {
  readonly #accumulators: Local[];
  readonly #lanes: number;
  /** The number of places by which the accumulators have rotated. */
  #turn = 0;

  constructor(
    private readonly f: FunctionBuilder,
    private readonly primitive: "sum" | "max",
    private readonly dtype: DType,
    private readonly extent: number,
  ) {
    this.#lanes = dtype === "f64" ? 2 : 4;
    this.#accumulators = Array.from({ length: partials }, () => f.local("v128"));
  }

  start(): void {
    const initial = this.#initial();
    for (const accumulator of this.#accumulators) this.f.get(initial).set(accumulator);
    this.#turn = 0;
  }

  /** Adds a vector of the row, or the first lanes of one. */
  add({ vector, lanes, number = vector }: Cursor, push: () => void): void {
    const { f } = this;
    const accumulator = this.#accumulators[this.#place(number)]!;
    f.get(accumulator);
    push();
    if (lanes < this.#lanes) this.#mask(lanes);
    f.op(combiningOps[this.primitive][this.dtype]).set(accumulator);
  }

  /**
   * Rotates the accumulators after a vector of a round of fewer than {@link partials}, so that the
   * next vector's comes first.
   */
  rotate(): void {
    const { f } = this;
    const [first, ...rest] = this.#accumulators as [Local, ...Local[]];
    f.get(first);
    rest.forEach((accumulator, i) => {
      f.get(accumulator).set(this.#accumulators[i]!);
    });
    f.set(rest.at(-1)!);
  }

  /** Records how often the loop has rotated the accumulators. */
  turned(times: number): void {
    this.#turn = times;
  }

  /** Puts the result into every lane of a local, and releases the accumulators. */
  finish(result: Local): void {
    const { f } = this;
    const op = combiningOps[this.primitive][this.dtype];
    const used = Math.min(partials, Math.ceil(this.extent / this.#lanes));
    const part = (i: number) => f.get(this.#accumulators[this.#place(i)]!);
    // An unused accumulator holds the neutral element.
    part(0);
    if (used > 1) part(1).op(op);
    if (used > 2) part(2);
    if (used > 3) part(3).op(op);
    if (used > 2) f.op(op);
    f.set(result);
    const across =
      this.dtype === "f64"
        ? [[2, 3, 0, 1]]
        : [
            [2, 3, 0, 1],
            [1, 0, 3, 2],
          ];
    for (const [a, b, c, d] of across) {
      f.get(result).get(result).get(result).shuffle32(a!, b!, c!, d!).op(op).set(result);
    }
    f.release(...this.#accumulators);
  }

  #place(vector: number): number {
    return (((vector - this.#turn) % partials) + partials) % partials;
  }

  /** Replaces the lanes past the row's end by the neutral element; the vector is on the stack. */
  #mask(lanes: number): void {
    const wide = this.dtype === "f64";
    const mask = wide
      ? this.f.vector("i64x2", [-1n, 0n])
      : this.f.vector(
          "i32x4",
          [0, 1, 2, 3].map((lane) => (lane < lanes ? -1 : 0)),
        );
    if (this.primitive === "sum") this.f.get(mask).op("v128.and");
    else this.f.get(this.#initial()).get(mask).op("v128.bitselect");
  }

  #initial(): Local {
    return this.f.splat(shapes[this.dtype], neutral(this.primitive, this.dtype));
  }
}
