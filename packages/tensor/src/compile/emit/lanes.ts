/**
 * Values in vector lanes. f32 and i32 fill four lanes, or the low two in a loop that also has f64
 * and so goes in steps of two. The result of a comparison stays a mask until its number, 0 or 1, is
 * needed.
 */
import type { DType } from "@thalweg/core";
import { type ElementwisePrimitive, InternalError } from "@thalweg/core/host";
import { elementary } from "@thalweg/core/numeric";
import { isElementary } from "../../interpret/elementwise.js";
import type { Expression, ExpressionGraph } from "../../wasm/carrier/expression-graph.js";
import { absolute, negated, vectorArithmetic } from "../../wasm/carrier/vector-arithmetic.js";
import type { ElementwiseOp } from "../ir/op.js";

/** An expression, and what its lanes hold: numbers, or all ones and all zeros of 32 or 64 bits. */
export interface Lanes {
  readonly expression: Expression;
  readonly form: "number" | "mask32" | "mask64";
  /** Whether every bit is known to be 0. */
  readonly zero?: boolean;
}

/** The name that SIMD instructions on an element type begin with. */
export const shapes = { f32: "f32x4", f64: "f64x2", i32: "i32x4" } as const;

/** The lanes of an elementwise operation from those of its operands. */
export function compute(g: ExpressionGraph, op: ElementwiseOp, operands: readonly Lanes[]): Lanes {
  const { primitive, dtype } = op;
  const from = op.operands.at(-1)!.source.dtype;
  const [x, y, z] = operands;
  if (primitive === "copy") return x!;
  if (primitive === "cast") return number(converted(g, toNumber(g, x!), from, dtype));
  if (primitive === "where") {
    const mask = dtype === "f64" ? toMask64(g, x!) : toMask32(g, x!);
    return number(chosen(g, mask, y!, z!));
  }
  if (isComparison(primitive))
    return compared(g, primitive, from, toNumber(g, x!), toNumber(g, y!));
  const values = operands.map((operand) => toNumber(g, operand));
  return number(arithmetic(g, primitive, dtype, values));
}

/** The lanes as numbers of their element type. */
export function toNumber(g: ExpressionGraph, x: Lanes): Expression {
  if (x.form === "number") return x.expression;
  return g.op("v128.and", toMask32(g, x), g.splat("i32x4", 1));
}

export function number(expression: Expression): Lanes {
  return { expression, form: "number" };
}

/** A constant in every lane. */
export function constant(g: ExpressionGraph, dtype: DType, value: number): Lanes {
  return { ...number(g.splat(shapes[dtype], value)), zero: Object.is(value, 0) };
}

/** A selection. Against zeros it is one bitwise instruction, where a selection takes three. */
function chosen(g: ExpressionGraph, mask: Expression, yes: Lanes, no: Lanes): Expression {
  if (no.zero) return g.op("v128.and", toNumber(g, yes), mask);
  if (yes.zero) return g.op("v128.andnot", toNumber(g, no), mask);
  return g.op("v128.bitselect", toNumber(g, yes), toNumber(g, no), mask);
}

function toMask32(g: ExpressionGraph, { expression, form }: Lanes): Expression {
  if (form === "mask32") return expression;
  if (form === "mask64") return g.shuffle32(expression, expression, [0, 2, 0, 2]);
  return g.op("i32x4.ne", expression, g.splat("i32x4", 0));
}

function toMask64(g: ExpressionGraph, x: Lanes): Expression {
  return x.form === "mask64" ? x.expression : g.op("i64x2.extend_low_i32x4_s", toMask32(g, x));
}

type Comparison = "less" | "lessEqual" | "equal";

function isComparison(primitive: ElementwisePrimitive): primitive is Comparison {
  return primitive === "less" || primitive === "lessEqual" || primitive === "equal";
}

function compared(
  g: ExpressionGraph,
  primitive: Comparison,
  dtype: DType,
  x: Expression,
  y: Expression,
): Lanes {
  const name = { less: "lt", lessEqual: "le", equal: "eq" }[primitive] as "lt" | "le" | "eq";
  if (dtype === "i32") {
    const op = name === "eq" ? "i32x4.eq" : (`i32x4.${name}_s` as const);
    return { expression: g.op(op, x, y), form: "mask32" };
  }
  const expression = g.op(`${shapes[dtype]}.${name}`, x, y);
  return { expression, form: dtype === "f64" ? "mask64" : "mask32" };
}

function converted(g: ExpressionGraph, x: Expression, from: DType, to: DType): Expression {
  switch (`${from} ${to}` as const) {
    case "f32 f64":
      return g.op("f64x2.promote_low_f32x4", x);
    case "f64 f32":
      return g.op("f32x4.demote_f64x2_zero", x);
    case "i32 f32":
      return g.op("f32x4.convert_i32x4_s", x);
    case "i32 f64":
      return g.op("f64x2.convert_low_i32x4_s", x);
    case "f32 i32":
      return g.op("i32x4.trunc_sat_f32x4_s", x);
    case "f64 i32":
      return g.op("i32x4.trunc_sat_f64x2_s_zero", x);
    default:
      return x;
  }
}

function arithmetic(
  g: ExpressionGraph,
  primitive: ElementwisePrimitive,
  dtype: DType,
  [x, y]: readonly Expression[],
): Expression {
  if (isElementary(primitive)) {
    const { arity, formula } = elementary[primitive];
    const carrier = vectorArithmetic(g, dtype === "f64" ? "f64" : "f32");
    return arity === 1 ? formula(carrier, x!) : formula(carrier, x!, y!);
  }
  return dtype === "i32" ? onIntegers(g, primitive, x!, y!) : onFloats(g, primitive, dtype, x!, y!);
}

function onFloats(
  g: ExpressionGraph,
  primitive: ElementwisePrimitive,
  dtype: "f32" | "f64",
  x: Expression,
  y: Expression,
): Expression {
  const shape = shapes[dtype];
  switch (primitive) {
    case "neg":
      return negated(g, shape, x);
    case "abs":
      return absolute(g, shape, x);
    case "sqrt":
    case "floor":
      return g.op(`${shape}.${primitive}`, x);
    case "add":
    case "sub":
    case "mul":
    case "div":
      return g.op(`${shape}.${primitive}`, x, y);
    case "maximum":
      return g.op(`${shape}.pmax`, x, y);
    case "minimum":
      return g.op(`${shape}.pmin`, x, y);
    case "sign": {
      const zero = g.splat(shape, 0);
      const low = g.op("v128.bitselect", g.splat(shape, -1), x, g.op(`${shape}.lt`, x, zero));
      return g.op("v128.bitselect", g.splat(shape, 1), low, g.op(`${shape}.gt`, x, zero));
    }
    default:
      throw new InternalError(`no code for ${primitive} of ${dtype}`);
  }
}

const integerOps = {
  add: "i32x4.add",
  sub: "i32x4.sub",
  mul: "i32x4.mul",
  maximum: "i32x4.max_s",
  minimum: "i32x4.min_s",
  bitAnd: "v128.and",
  bitOr: "v128.or",
  bitXor: "v128.xor",
} as const;

function onIntegers(
  g: ExpressionGraph,
  primitive: ElementwisePrimitive,
  x: Expression,
  y: Expression,
): Expression {
  switch (primitive) {
    case "neg":
      return g.op("i32x4.neg", x);
    case "abs":
      return g.op("i32x4.abs", x);
    case "sign": {
      // True is -1 in a lane.
      const zero = g.splat("i32x4", 0);
      return g.op("i32x4.sub", g.op("i32x4.lt_s", x, zero), g.op("i32x4.gt_s", x, zero));
    }
    case "shiftLeft":
      return shifted(g, "i32.shl", x, y);
    case "shiftRight":
      return shifted(g, "i32.shr_u", x, y);
    default:
      if (Object.hasOwn(integerOps, primitive)) {
        return g.op(integerOps[primitive as keyof typeof integerOps], x, y);
      }
      throw new InternalError(`no code for ${primitive} of i32`);
  }
}

/** Shifts each lane by its own count, one by one: SIMD shifts all lanes by the same count. */
function shifted(
  g: ExpressionGraph,
  name: "i32.shl" | "i32.shr_u",
  x: Expression,
  counts: Expression,
): Expression {
  let result = x;
  for (let lane = 0; lane < 4; lane++) {
    const value = g.lane("i32x4.extract_lane", lane, x);
    const count = g.lane("i32x4.extract_lane", lane, counts);
    result = g.lane("i32x4.replace_lane", lane, result, g.op(name, value, count));
  }
  return result;
}
