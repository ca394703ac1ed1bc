/**
 * Scalar code on the elements of matrices in memory: loops over indices, walks along rows and
 * columns, and arithmetic on one element at a time.
 */

import { bytesOf } from "../../shape/element-bytes.js";
import type { FunctionBuilder, Local } from "../../wasm/encoder/function-builder.js";
import { type Address, areaPointer } from "../ir/areas.js";

/** Leaves a value on the stack. */
export type Push = () => void;

/** An index: a number known when the code is written, a local, or code that pushes it. */
export type Index = number | Local | Push;

/** Where a matrix begins, and the length of its rows. */
export interface MatrixPlace {
  readonly address: Address;
  readonly columns: number;
}

/** The elements that a walk visits: those of a row or of a column. */
interface Line {
  readonly of: MatrixPlace;
  readonly row?: Index;
  readonly column?: Index;
}

/** An element where a walk stands. */
interface Cell {
  readonly get: Push;
  set(value: Push): void;
}

type Binary = "add" | "sub" | "mul" | "div" | "lt" | "eq" | "ne";
type Unary = "sqrt" | "abs" | "neg";

export class MatrixCode {
  readonly #bytes: number;

  constructor(
    readonly f: FunctionBuilder,
    readonly dtype: "f32" | "f64",
  ) {
    this.#bytes = bytesOf[dtype];
  }

  push(index: Index): void {
    if (typeof index === "function") index();
    else if (typeof index === "number") this.f.i32Const(index);
    else this.f.get(index);
  }

  /** An index and a number. */
  plus(index: Index, more: number): Push {
    return () => {
      this.push(index);
      this.f.i32Const(more).op("i32.add");
    };
  }

  constant(value: number): Push {
    return () => {
      if (this.dtype === "f32") this.f.f32Const(value);
      else this.f.f64Const(value);
    };
  }

  binary(name: Binary, x: Push, y: Push): Push {
    return () => {
      x();
      y();
      this.f.op(`${this.dtype}.${name}`);
    };
  }

  unary(name: Unary, x: Push): Push {
    return () => {
      x();
      this.f.op(`${this.dtype}.${name}`);
    };
  }

  /** s + x y. */
  multiplyAdd(s: Push, x: Push, y: Push): Push {
    return this.binary("add", s, this.binary("mul", x, y));
  }

  /** s - x y. */
  multiplySubtract(s: Push, x: Push, y: Push): Push {
    return this.binary("sub", s, this.binary("mul", x, y));
  }

  /** The first value if the condition holds, else the second. */
  choose(condition: Push, yes: Push, no: Push): Push {
    return () => {
      yes();
      no();
      condition();
      this.f.op("select");
    };
  }

  /** Writes the body with a local variable of the element type. */
  variable(initial: Push, body: (value: Local, get: Push) => void): void {
    const { f } = this;
    const local = f.local(this.dtype);
    initial();
    f.set(local);
    body(local, () => f.get(local));
    f.release(local);
  }

  assign(local: Local, value: Push): void {
    value();
    this.f.set(local);
  }

  when(condition: Push, body: () => void): void {
    condition();
    this.f.if(body);
  }

  /** Writes a loop over the indices `from`, ..., `to - 1`. */
  each(from: Index, to: Index, body: (i: Local) => void): void {
    const { f } = this;
    const i = f.local("i32");
    this.push(from);
    f.set(i);
    f.block((end) => {
      f.loop((again) => {
        f.get(i);
        this.push(to);
        f.op("i32.ge_s").brIf(end);
        body(i);
        f.get(i).i32Const(1).op("i32.add").set(i).br(again);
      });
    });
    f.release(i);
  }

  /** Writes a loop over the indices n - 1, ..., 0. */
  eachDown(n: number, body: (i: Local) => void): void {
    const { f } = this;
    const i = f.local("i32");
    f.i32Const(n).set(i);
    f.block((end) => {
      f.loop((again) => {
        f.get(i).op("i32.eqz").brIf(end);
        f.get(i).i32Const(1).op("i32.sub").set(i);
        body(i);
        f.br(again);
      });
    });
    f.release(i);
  }

  /** An element. */
  cell({ address, columns }: MatrixPlace, row: Index, column: Index): Cell {
    const pointer = () => {
      this.push(row);
      this.f.i32Const(columns).op("i32.mul");
      this.push(column);
      this.f.op("i32.add").i32Const(this.#bytes).op("i32.mul");
      this.f.get(areaPointer(this.f, address)).op("i32.add");
    };
    return this.#cellAt(pointer, address);
  }

  /** Writes a loop over the places `from`, ..., `to - 1` of several lines at once. */
  walk(
    from: Index,
    to: Index,
    lines: readonly Line[],
    body: (cells: readonly Cell[]) => void,
  ): void {
    const { f } = this;
    const left = f.local("i32");
    this.push(to);
    this.push(from);
    f.op("i32.sub").tee(left).i32Const(0).op("i32.gt_s");
    f.if(() => {
      const pointers = lines.map((line) => this.#start(line, from));
      const cells = lines.map(({ of }, i) => this.#cellAt(() => f.get(pointers[i]!), of.address));
      f.loop((again) => {
        body(cells);
        for (const [i, { of, row }] of lines.entries()) {
          const stride = (row === undefined ? of.columns : 1) * this.#bytes;
          f.get(pointers[i]!).i32Const(stride).op("i32.add").set(pointers[i]!);
        }
        f.get(left).i32Const(1).op("i32.sub").tee(left).brIf(again);
      });
      f.release(...pointers);
    });
    f.release(left);
  }

  #start({ of, row, column }: Line, from: Index): Local {
    const { f } = this;
    const pointer = f.local("i32");
    this.push(row ?? from);
    f.i32Const(of.columns).op("i32.mul");
    this.push(column ?? from);
    f.op("i32.add").i32Const(this.#bytes).op("i32.mul");
    f.get(areaPointer(f, of.address)).op("i32.add").set(pointer);
    return pointer;
  }

  #cellAt(pointer: Push, { at }: Address): Cell {
    return {
      get: () => {
        pointer();
        this.f.memory(`${this.dtype}.load`, at);
      },
      set: (value) => {
        pointer();
        value();
        this.f.memory(`${this.dtype}.store`, at);
      },
    };
  }
}
