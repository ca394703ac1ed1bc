/**
 * Writes the body of one function. Methods append an instruction and return the builder, in the
 * order of the stack machine: `f.get(x).get(y).op("f32x4.add").set(z)`. Nothing is checked here but
 * what TypeScript checks; engines validate the module.
 */
import { InternalError } from "@thalweg/core/host";
import { ByteBuffer } from "./byte-buffer.js";
import {
  type LaneOp,
  laneOpcodes,
  type MemoryLaneOp,
  type MemoryOp,
  memoryLaneOpcodes,
  memoryOpcodes,
  type PlainOp,
  plainOpcodes,
  specialOpcodes,
} from "./opcodes.js";
import { type FunctionType, type ValueType, valueTypes } from "./value-type.js";

/** A parameter or local variable of the function that made it. */
export interface Local {
  readonly index: number;
  readonly type: ValueType;
}

/**
 * The target of a branch: the end of a block or an if, the start of a loop. Valid inside it only.
 */
export interface Label {
  readonly depth: number;
}

/** A vector shape and its lane's numbers. */
export type VectorShape = "f32x4" | "f64x2" | "i32x4" | "i64x2";

const noResult = 0x40;
const lanesView = new DataView(new ArrayBuffer(16));

export class FunctionBuilder {
  /** The parameters, as locals. */
  readonly params: readonly Local[];
  readonly #locals: Local[] = [];
  readonly #free = new Map<ValueType, Local[]>();
  readonly #constants = new Map<string, Local>();
  readonly #prologue = new ByteBuffer(64);
  readonly #body = new ByteBuffer(256);
  #code = this.#body;
  #depth = 0;

  constructor(
    /** Its name in stack traces and listings. */
    readonly name: string,
    /** Its index in the module, for `call` and exports. */
    readonly index: number,
    readonly type: FunctionType,
  ) {
    this.params = type.params.map((param, i) => ({ index: i, type: param }));
  }

  /** The parameter at a position. */
  param(position: number): Local {
    const param = this.params[position];
    if (param === undefined) throw new InternalError(`${this.name} has no parameter ${position}`);
    return param;
  }

  /**
   * A local variable. A new one is zero; a released one that is handed out again keeps its last
   * value.
   */
  local(type: ValueType): Local {
    const released = this.#free.get(type)?.pop();
    if (released !== undefined) return released;
    const local = { index: this.params.length + this.#locals.length, type };
    this.#locals.push(local);
    return local;
  }

  /** A local i32 that is 0: the base of addresses from the memory's beginning. Never to be set. */
  zero(): Local {
    return this.#constant("zero", "i32", () => this.i32Const(0));
  }

  /** Releases locals for other uses. Parameters and constants must not be released. */
  release(...locals: readonly Local[]): void {
    for (const local of locals) {
      const list = this.#free.get(local.type);
      if (list === undefined) this.#free.set(local.type, [local]);
      else list.push(local);
    }
  }

  get(local: Local): this {
    return this.#indexed(specialOpcodes.localGet, local.index);
  }

  set(local: Local): this {
    return this.#indexed(specialOpcodes.localSet, local.index);
  }

  tee(local: Local): this {
    return this.#indexed(specialOpcodes.localTee, local.index);
  }

  globalGet(index: number): this {
    return this.#indexed(specialOpcodes.globalGet, index);
  }

  globalSet(index: number): this {
    return this.#indexed(specialOpcodes.globalSet, index);
  }

  call(index: number): this {
    return this.#indexed(specialOpcodes.call, index);
  }

  /** An instruction without immediates. */
  op(name: PlainOp): this {
    this.#opcode(plainOpcodes[name]);
    return this;
  }

  /** An instruction on one lane of a vector. */
  lane(name: LaneOp, lane: number): this {
    this.#opcode(laneOpcodes[name]);
    this.#code.byte(lane);
    return this;
  }

  /**
   * A load or store at the address on the stack plus `offset` bytes; `align` is a power of two,
   * natural if left out.
   */
  memory(name: MemoryOp, offset = 0, align?: number): this {
    const [opcode, natural] = memoryOpcodes[name];
    this.#memoryAccess(opcode, offset, align === undefined ? natural : 31 - Math.clz32(align));
    return this;
  }

  /** A load or store of one lane. */
  memoryLane(name: MemoryLaneOp, lane: number, offset = 0, align?: number): this {
    const [opcode, natural] = memoryLaneOpcodes[name];
    this.#memoryAccess(opcode, offset, align === undefined ? natural : 31 - Math.clz32(align));
    this.#code.byte(lane);
    return this;
  }

  /** memory.copy: destination, source and number of bytes are on the stack. */
  memoryCopy(): this {
    this.#opcode(specialOpcodes.memoryCopy);
    this.#code.byte(0);
    this.#code.byte(0);
    return this;
  }

  /** memory.fill: destination, byte and number of bytes are on the stack. */
  memoryFill(): this {
    this.#opcode(specialOpcodes.memoryFill);
    this.#code.byte(0);
    return this;
  }

  /** An i32, modulo 2^32: addresses above 2^31 are fine. */
  i32Const(value: number): this {
    this.#code.byte(specialOpcodes.i32Const);
    this.#code.i32(value);
    return this;
  }

  i64Const(value: bigint): this {
    this.#code.byte(specialOpcodes.i64Const);
    this.#code.i64(value);
    return this;
  }

  f32Const(value: number): this {
    this.#code.byte(specialOpcodes.f32Const);
    this.#code.f32(value);
    return this;
  }

  f64Const(value: number): this {
    this.#code.byte(specialOpcodes.f64Const);
    this.#code.f64(value);
    return this;
  }

  /** A vector of 16 bytes, lane 0 first. In loops, use {@link splat} or {@link vector}. */
  v128Const(bytes: Uint8Array): this {
    this.#opcode(specialOpcodes.v128Const);
    this.#code.bytes(bytes);
    return this;
  }

  /** i8x16.shuffle by 16 byte indices into the two vectors laid end to end. */
  shuffle(bytes: readonly number[]): this {
    this.#opcode(specialOpcodes.shuffle);
    for (const byte of bytes) this.#code.byte(byte);
    return this;
  }

  /** i8x16.shuffle by indices of 4-byte lanes, 0 to 7, into the two vectors laid end to end. */
  shuffle32(a: number, b: number, c: number, d: number): this {
    this.#opcode(specialOpcodes.shuffle);
    for (const lane of [a, b, c, d]) for (let i = 0; i < 4; i++) this.#code.byte(4 * lane + i);
    return this;
  }

  /** i8x16.shuffle by indices of 8-byte lanes, 0 to 3, into the two vectors laid end to end. */
  shuffle64(a: number, b: number): this {
    return this.shuffle32(2 * a, 2 * a + 1, 2 * b, 2 * b + 1);
  }

  /** A local that holds a constant in every lane, loaded once at the function's start. */
  splat(shape: VectorShape, value: number | bigint): Local {
    return this.vector(shape, [value]);
  }

  /**
   * A local that holds a constant vector, loaded once at the function's start: inside a loop a
   * local is never slower than an immediate. Lanes repeat cyclically.
   */
  vector(shape: VectorShape, lanes: readonly (number | bigint)[]): Local {
    writeLanes(shape, lanes);
    const key = `${lanesView.getBigUint64(0)}:${lanesView.getBigUint64(8)}`;
    return this.#constant(key, "v128", () => this.v128Const(new Uint8Array(lanesView.buffer)));
  }

  /** `block`: a branch to the label leaves it. */
  block(body: (label: Label) => void, result?: ValueType): this {
    return this.#structure(specialOpcodes.block, result, body);
  }

  /** `loop`: a branch to the label starts the next round. */
  loop(body: (label: Label) => void): this {
    return this.#structure(specialOpcodes.loop, undefined, body);
  }

  /** `if` on the i32 on the stack. */
  if(then: (label: Label) => void, otherwise?: (label: Label) => void, result?: ValueType): this {
    return this.#structure(specialOpcodes.if, result, (label) => {
      then(label);
      if (otherwise === undefined) return;
      this.#code.byte(specialOpcodes.else);
      otherwise(label);
    });
  }

  br(label: Label): this {
    return this.#indexed(specialOpcodes.br, this.#depth - label.depth);
  }

  brIf(label: Label): this {
    return this.#indexed(specialOpcodes.brIf, this.#depth - label.depth);
  }

  /** The body in the binary format: locals, constants, instructions. */
  encode(): Uint8Array {
    const encoded = new ByteBuffer(this.#body.length + this.#prologue.length + 64);
    const runs: { type: ValueType; count: number }[] = [];
    for (const { type } of this.#locals) {
      const last = runs.at(-1);
      if (last?.type === type) last.count++;
      else runs.push({ type, count: 1 });
    }
    encoded.u32(runs.length);
    for (const { type, count } of runs) {
      encoded.u32(count);
      encoded.byte(valueTypes[type]);
    }
    encoded.bytes(this.#prologue.view());
    encoded.bytes(this.#body.view());
    encoded.byte(specialOpcodes.end);
    return encoded.view();
  }

  #constant(key: string, type: ValueType, load: () => void): Local {
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const local = { index: this.params.length + this.#locals.length, type };
    this.#locals.push(local);
    this.#constants.set(key, local);
    this.#code = this.#prologue;
    load();
    this.set(local);
    this.#code = this.#body;
    return local;
  }

  #structure(opcode: number, result: ValueType | undefined, body: (label: Label) => void): this {
    this.#code.byte(opcode);
    this.#code.byte(result === undefined ? noResult : valueTypes[result]);
    body({ depth: ++this.#depth });
    this.#depth--;
    this.#code.byte(specialOpcodes.end);
    return this;
  }

  #memoryAccess(opcode: number, offset: number, alignment: number): void {
    this.#opcode(opcode);
    this.#code.u32(alignment);
    this.#code.u32(offset);
  }

  #indexed(opcode: number, index: number): this {
    this.#code.byte(opcode);
    this.#code.u32(index);
    return this;
  }

  #opcode(opcode: number): void {
    if (opcode < 0x1000) {
      this.#code.byte(opcode);
    } else {
      this.#code.byte(opcode >> 12);
      this.#code.u32(opcode & 0xfff);
    }
  }
}

function writeLanes(shape: VectorShape, lanes: readonly (number | bigint)[]): void {
  const bytes = shape === "f32x4" || shape === "i32x4" ? 4 : 8;
  for (let offset = 0, i = 0; offset < 16; offset += bytes, i++) {
    const lane = lanes[i % lanes.length]!;
    if (shape === "f32x4") lanesView.setFloat32(offset, Number(lane), true);
    else if (shape === "f64x2") lanesView.setFloat64(offset, Number(lane), true);
    else if (shape === "i32x4") lanesView.setInt32(offset, Number(lane), true);
    else lanesView.setBigInt64(offset, BigInt(lane), true);
  }
}
