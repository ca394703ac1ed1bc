/**
 * Straight-line code as a graph of expressions, written out once it is known how often each is
 * used: a value used once stays on the stack, a value used again is kept in a local until its last
 * use. Equal expressions are one.
 */
import type { FunctionBuilder, Local, VectorShape } from "../encoder/function-builder.js";
import type { LaneOp, PlainOp } from "../encoder/opcodes.js";
import type { ValueType } from "../encoder/value-type.js";

/**
 * A value to compute. It may be written any number of times, at different places of its function.
 */
export interface Expression {
  readonly type: ValueType;
  readonly operands: readonly Expression[];
  /** Appends the instruction that takes the operands from the stack and leaves the value there. */
  readonly append: (f: FunctionBuilder) => void;
  /** Whether it is in a local already, so that writing it again costs nothing. */
  readonly free: boolean;
}

/**
 * A use of a value: `write` calls `push` exactly once, where the value is needed on the stack
 * (after an address, for example).
 */
interface Sink {
  readonly value: Expression;
  readonly write: (push: () => void) => void;
}

/**
 * The number of uses of a value that are left, and the local that holds it from its first use on.
 */
interface Pending {
  uses: number;
  local?: Local;
}

const booleans = /any_true|all_true|bitmask|\b[if](32|64)\.(eq|eqz|ne|[lg][te](_[su])?)$/;

export class ExpressionGraph {
  readonly #known = new Map<string, Expression>();
  readonly #numbers = new Map<Expression, number>();

  constructor(readonly f: FunctionBuilder) {}

  /** The value of a local at the place where the expression is written. */
  local(local: Local): Expression {
    return this.#shared(`local ${local.index}`, () => ({
      type: local.type,
      operands: [],
      append: (f) => f.get(local),
      free: true,
    }));
  }

  /** A constant in every lane, loaded once at the function's start. */
  splat(shape: VectorShape, value: number | bigint): Expression {
    return this.local(this.f.splat(shape, value));
  }

  /** A constant vector, its lanes repeated cyclically, loaded once at the function's start. */
  vector(shape: VectorShape, lanes: readonly (number | bigint)[]): Expression {
    return this.local(this.f.vector(shape, lanes));
  }

  /**
   * Code that leaves a value on the stack, such as a load, written where the value is first used.
   * Two calls make two expressions.
   */
  source(type: ValueType, append: (f: FunctionBuilder) => void): Expression {
    return this.#numbered({ type, operands: [], append, free: false });
  }

  op(name: PlainOp, ...operands: readonly Expression[]): Expression {
    return this.#apply(name, booleans.test(name) ? "i32" : valueTypeOf(name), operands, (f) =>
      f.op(name),
    );
  }

  /** A shift of each lane of a vector by a constant number of bits. */
  shift(
    name: `i${"32x4" | "64x2"}.sh${"l" | "r_s" | "r_u"}`,
    x: Expression,
    bits: number,
  ): Expression {
    return this.#apply(`${name} ${bits}`, "v128", [x], (f) => f.i32Const(bits).op(name));
  }

  lane(name: LaneOp, lane: number, ...operands: readonly Expression[]): Expression {
    const type = name.endsWith("replace_lane") ? "v128" : scalarOf(name);
    return this.#apply(`${name} ${lane}`, type, operands, (f) => f.lane(name, lane));
  }

  /** Lanes of 4 bytes by number, 0 to 7, from two vectors laid end to end. */
  shuffle32(
    x: Expression,
    y: Expression,
    lanes: readonly [number, number, number, number],
  ): Expression {
    return this.#apply(`shuffle ${lanes}`, "v128", [x, y], (f) => f.shuffle32(...lanes));
  }

  /** Writes the code of all sinks, in their order. */
  emit(sinks: readonly Sink[]): void {
    const pending = new Map<Expression, Pending>();
    for (const { value } of sinks) countUses(value, pending);
    for (const { value, write } of sinks) write(() => this.#push(value, pending));
  }

  /**
   * Writes the code of all sinks several times with the instructions of the copies interleaved:
   * where one copy waits for its own results, the processor finds another's instructions within its
   * window. Everything is computed before the first sink is written.
   * @param enter is told which copy's code comes next
   */
  emitInTurns(copies: number, sinks: readonly Sink[], enter: (copy: number) => void): void {
    const pending = Array.from({ length: copies }, () => new Map<Expression, Pending>());
    for (const each of pending) for (const { value } of sinks) countUses(value, each);
    for (const value of operandsFirst(sinks.map((sink) => sink.value))) {
      for (const [copy, states] of pending.entries()) {
        enter(copy);
        for (const operand of value.operands) this.#push(operand, states);
        value.append(this.f);
        const local = this.f.local(value.type);
        this.f.set(local);
        states.get(value)!.local = local;
      }
    }
    for (const [copy, states] of pending.entries()) {
      enter(copy);
      for (const { value, write } of sinks) write(() => this.#push(value, states));
    }
  }

  #push(value: Expression, pending: Map<Expression, Pending>): void {
    if (value.free) {
      value.append(this.f);
      return;
    }
    const state = pending.get(value)!;
    state.uses--;
    if (state.local !== undefined) {
      this.f.get(state.local);
      if (state.uses === 0) this.f.release(state.local);
      return;
    }
    for (const operand of value.operands) this.#push(operand, pending);
    value.append(this.f);
    if (state.uses === 0) return;
    state.local = this.f.local(value.type);
    this.f.tee(state.local);
  }

  #apply(
    name: string,
    type: ValueType,
    operands: readonly Expression[],
    append: (f: FunctionBuilder) => void,
  ): Expression {
    const numbers = operands.map((operand) => this.#numbers.get(operand)).join(" ");
    return this.#shared(`${name} (${numbers})`, () => ({ type, operands, append, free: false }));
  }

  #shared(key: string, make: () => Expression): Expression {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const expression = this.#numbered(make());
    this.#known.set(key, expression);
    return expression;
  }

  #numbered(expression: Expression): Expression {
    this.#numbers.set(expression, this.#numbers.size);
    return expression;
  }
}

function countUses(value: Expression, pending: Map<Expression, Pending>): void {
  if (value.free) return;
  const state = pending.get(value);
  if (state !== undefined) {
    state.uses++;
    return;
  }
  pending.set(value, { uses: 1 });
  for (const operand of value.operands) countUses(operand, pending);
}

/** The values and their operands, each after its own operands; values in locals are left out. */
function operandsFirst(values: readonly Expression[]): Set<Expression> {
  const ordered = new Set<Expression>();
  const visit = (value: Expression): void => {
    if (value.free || ordered.has(value)) return;
    value.operands.forEach(visit);
    ordered.add(value);
  };
  values.forEach(visit);
  return ordered;
}

/** The type of an instruction's result, by the type that its name begins with. */
function valueTypeOf(name: string): ValueType {
  const prefix = name.slice(0, name.indexOf("."));
  return prefix === "i32" || prefix === "i64" || prefix === "f32" || prefix === "f64"
    ? prefix
    : "v128";
}

/** The type of one lane of the vectors that an instruction works on. */
function scalarOf(name: LaneOp): ValueType {
  return valueTypeOf(`${name.slice(0, 3)}.`);
}
