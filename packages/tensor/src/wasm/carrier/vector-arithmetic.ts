/**
 * The carriers of SIMD lanes: core's arithmetic, in which each elementary function is written once,
 * as expressions of emitted code. Truth values are vectors whose lanes are all ones or all zeros.
 * Scalar code takes lane 0, and so has the same bits.
 */
import type { Arithmetic, BinaryFormula, Precision } from "@thalweg/core/numeric";
import type { Expression, ExpressionGraph } from "./expression-graph.js";

/** Arithmetic on vectors of f32 or of f64 lanes. */
export type VectorArithmetic = Arithmetic<Expression, Expression>;

/** f32x4 or f64x2 arithmetic whose values are expressions of a graph. */
export function vectorArithmetic(graph: ExpressionGraph, precision: Precision): VectorArithmetic {
  return precision === "f32" ? singleLanes(graph) : doubleLanes(graph);
}

// Some engines build the mask of neg and abs anew each time; here it is a constant that is loaded
// once.

export function negated(graph: ExpressionGraph, shape: FloatShape, x: Expression): Expression {
  return graph.op("v128.xor", x, graph.splat(shape, -0));
}

export function absolute(graph: ExpressionGraph, shape: FloatShape, x: Expression): Expression {
  return graph.op("v128.andnot", x, graph.splat(shape, -0));
}

type FloatShape = "f32x4" | "f64x2";

/** What both widths have in common, with their instruction names. */
function lanes(graph: ExpressionGraph, shape: FloatShape) {
  type E = Expression;
  const zero = graph.splat(shape, 0);
  const signBit = graph.splat(shape, -0);
  return {
    constant: (value: number) => graph.splat(shape, value),
    add: (x: E, y: E) => graph.op(`${shape}.add`, x, y),
    sub: (x: E, y: E) => graph.op(`${shape}.sub`, x, y),
    mul: (x: E, y: E) => graph.op(`${shape}.mul`, x, y),
    div: (x: E, y: E) => graph.op(`${shape}.div`, x, y),
    sqrt: (x: E) => graph.op(`${shape}.sqrt`, x),
    neg: (x: E) => negated(graph, shape, x),
    abs: (x: E) => absolute(graph, shape, x),
    floor: (x: E) => graph.op(`${shape}.floor`, x),
    pmin: (x: E, y: E) => graph.op(`${shape}.pmin`, x, y),
    pmax: (x: E, y: E) => graph.op(`${shape}.pmax`, x, y),
    less: (x: E, y: E) => graph.op(`${shape}.lt`, x, y),
    lessEqual: (x: E, y: E) => graph.op(`${shape}.le`, x, y),
    equal: (x: E, y: E) => graph.op(`${shape}.eq`, x, y),
    both: (p: E, q: E) => graph.op("v128.and", p, q),
    either: (p: E, q: E) => graph.op("v128.or", p, q),
    not: (p: E) => graph.op("v128.not", p),
    select: (mask: E, x: E, y: E) => {
      if (y === zero) return graph.op("v128.and", x, mask);
      if (x === zero) return graph.op("v128.andnot", y, mask);
      return graph.op("v128.bitselect", x, y, mask);
    },
    copysign: (magnitude: E, sign: E) => graph.op("v128.bitselect", sign, magnitude, signBit),
  };
}

function singleLanes(graph: ExpressionGraph): VectorArithmetic {
  const word = (bits: number) => graph.splat("i32x4", bits);
  const one = word(0x3f800000);
  return {
    precision: "f32",
    ...lanes(graph, "f32x4"),
    powerOfTwo: (shifted) => graph.op("i32x4.add", graph.shift("i32x4.shl", shifted, 23), one),
    bit: (shifted, index) => {
      const mask = word(1 << index);
      return graph.op("i32x4.eq", graph.op("v128.and", shifted, mask), mask);
    },
    exponent: (x) => {
      const biased = graph.shift("i32x4.shr_u", x, 23);
      return graph.op("f32x4.convert_i32x4_s", graph.op("i32x4.sub", biased, word(127)));
    },
    significand: (x) => graph.op("v128.or", graph.op("v128.and", x, word(0x007fffff)), one),
    truncate: (x) => graph.op("v128.and", x, word(0xfffff000)),
    inDouble: (formula, x, y) => inDoubleLanes(graph, formula, x, y),
  };
}

function doubleLanes(graph: ExpressionGraph): VectorArithmetic {
  const word = (bits: bigint) => graph.splat("i64x2", bits);
  const one = word(0x3ff0000000000000n);
  const unit = 2 ** 52;
  const arithmetic: VectorArithmetic = {
    precision: "f64",
    ...lanes(graph, "f64x2"),
    powerOfTwo: (shifted) => graph.op("i64x2.add", graph.shift("i64x2.shl", shifted, 52), one),
    bit: (shifted, index) => {
      const mask = word(1n << BigInt(index));
      return graph.op("i64x2.eq", graph.op("v128.and", shifted, mask), mask);
    },
    // SIMD has no conversion of 64-bit integers: the bits of e + 2^52 are put together, and 2^52 is
    // subtracted.
    exponent: (x) => {
      const biased = graph.shift("i64x2.shr_u", x, 52);
      const raised = graph.op("v128.or", biased, graph.splat("f64x2", unit));
      return graph.op("f64x2.sub", raised, graph.splat("f64x2", unit + 1023));
    },
    significand: (x) =>
      graph.op("v128.or", graph.op("v128.and", x, word(0x000fffffffffffffn)), one),
    truncate: (x) => graph.op("v128.and", x, word(0xfffffffff8000000n)),
    inDouble: (formula, x, y) => formula(arithmetic, x, y),
  };
  return arithmetic;
}

/** Four f32 lanes widened into two vectors of f64, and the two results rounded and put together. */
function inDoubleLanes(
  graph: ExpressionGraph,
  formula: BinaryFormula,
  x: Expression,
  y: Expression,
): Expression {
  const doubles = doubleLanes(graph);
  const low = (v: Expression) => graph.op("f64x2.promote_low_f32x4", v);
  const high = (v: Expression) => low(graph.shuffle32(v, v, [2, 3, 2, 3]));
  const round = (v: Expression) => graph.op("f32x4.demote_f64x2_zero", v);
  const first = round(formula(doubles, low(x), low(y)));
  return graph.shuffle32(first, round(formula(doubles, high(x), high(y))), [0, 1, 4, 5]);
}
