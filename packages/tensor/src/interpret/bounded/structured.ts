/** Bounds of what is not elementwise. */
import type { StructuredPrimitive } from "@thalweg/core/host";
import { is, TensorNode } from "../../graph/node.js";
import type { TypedArray } from "../../program/program.js";
import { asElement } from "../carrier.js";
import { evaluate } from "../evaluate.js";
import { productPlan } from "../product.js";
import { partialSums, runOf } from "../reduction.js";
import { isDecided } from "./elementwise.js";
import { finite, gamma, rounded, SLACK, underflowOf } from "./rounding.js";

/** Elements of the double carrier, each with the bound on the program's distance from it. */
export interface Bounded {
  readonly value: TypedArray;
  readonly bound: Float64Array;
}

/** The bounds of a node's elements from its operands'. */
export function structuredBounds(
  node: TensorNode,
  value: TypedArray,
  operands: readonly Bounded[],
): Float64Array {
  const bounds = operands.map(({ bound }) => bound);
  switch (node.primitive as StructuredPrimitive) {
    case "constant":
      return is(node, "constant")
        ? Float64Array.of(lostBy(node.attributes.value, node))
        : unknown(value);
    case "iota":
      return new Float64Array(value.length);
    case "cast":
      return castBounds(node, value, operands[0]!);
    case "pad":
      return is(node, "pad") ? moved(padOfBounds(node), bounds) : unknown(value);
    case "argmax":
      return is(node, "argmax") ? argmaxBounds(node, operands[0]!) : unknown(value);
    case "gather":
      return isCertain(bounds[1]!) ? moved(node, [bounds[0]!, operands[1]!.value]) : unknown(value);
    case "sum":
    case "cumsum":
    case "fold":
    case "scatterAdd":
      return additionBounds(node, value, operands);
    case "matmul":
      return is(node, "matmul") ? productBounds(node, value, operands) : unknown(value);
    case "cholesky":
    case "triangularSolve":
    case "qr":
    case "eigh":
      return unknown(value);
    case "randomBits":
      return bounds.every(isCertain) ? new Float64Array(value.length) : unknown(value);
    default:
      return moved(node, bounds);
  }
}

function unknown(value: TypedArray): Float64Array {
  return new Float64Array(value.length).fill(Number.POSITIVE_INFINITY);
}

function isCertain(bound: Float64Array): boolean {
  return bound.every((each) => each === 0);
}

/**
 * Movement moves bounds as it moves elements; the bound of a maximum is the largest bound of its
 * elements.
 */
function moved(node: TensorNode, bounds: readonly TypedArray[]): Float64Array {
  return Float64Array.from(evaluate(node, bounds, "double"));
}

/** The rounding error of a number that becomes an element of the program. */
function lostBy(value: number, { dtype }: TensorNode): number {
  const lost = dtype === "f32" ? Math.abs(value - Math.fround(value)) : 0;
  return Number.isNaN(lost) ? 0 : lost;
}

function padOfBounds(node: TensorNode<"pad">): TensorNode {
  const lost = lostBy(node.attributes.value, node);
  return new TensorNode("pad", node.operands, { ...node.attributes, value: lost });
}

function castBounds(
  node: TensorNode,
  value: TypedArray,
  { value: x, bound }: Bounded,
): Float64Array {
  const { dtype } = node;
  const from = node.operands[0]!.dtype;
  return bound.map((b, i) => {
    const v = value[i]!;
    if (dtype === "i32") {
      if (b === 0) return 0;
      const ends = [x[i]! - b * SLACK, x[i]! + b * SLACK].map((end) => asElement(end, "i32"));
      return Number.isFinite(b) ? Math.max(...ends.map((end) => Math.abs(end - v))) : b;
    }
    const fits = dtype === "f64" || from === "f32" || (b === 0 && Math.fround(v) === v);
    return fits ? b : rounded(v, b, dtype, 1, true);
  });
}

function argmaxBounds(node: TensorNode<"argmax">, { value, bound }: Bounded): Float64Array {
  const { outer, extent, inner } = runOf(node.operands[0]!.shape, node.attributes.axis);
  const best = evaluate(node, [value], "double");
  return new Float64Array(outer * inner).map((_, o) => {
    const start = Math.floor(o / inner) * extent * inner + (o % inner);
    const at = (r: number) => ({
      value: value[start + r * inner]!,
      bound: bound[start + r * inner]!,
    });
    for (let r = 0; r < extent; r++) {
      if (r !== best[o] && !isDecided(at(r), at(best[o]!))) return extent - 1;
    }
    return 0;
  });
}

/**
 * Sums of n terms: the sum of their bounds, and gamma_n times the sum of their sizes (Higham 2002,
 * 4.2).
 */
function additionBounds(
  node: TensorNode,
  value: TypedArray,
  [x, indices]: readonly Bounded[],
): Float64Array {
  const { dtype } = node;
  if (indices !== undefined && !isCertain(indices.bound)) return unknown(value);
  if (dtype === "i32") return isCertain(x!.bound) ? new Float64Array(value.length) : unknown(value);
  const rest = indices === undefined ? [] : [indices.value];
  const drift = moved(node, [x!.bound, ...rest]);
  const sizes = evaluate(node, [sizesOf(x!), ...rest], "double");
  const factor = gamma(additionsOf(node), dtype);
  return drift.map((moves, i) => finite(sizes[i]!, (moves + factor * sizes[i]!) * SLACK, dtype));
}

/** |x| and its bound: the size that the program's element may have. */
function sizesOf({ value, bound }: Bounded): Float64Array {
  return bound.map((b, i) => Math.abs(value[i]!) + b);
}

/** How many additions an element passes at most. */
function additionsOf(node: TensorNode): number {
  const { shape } = node.operands[0]!;
  if (is(node, "sum")) {
    const { extent, inner } = runOf(shape, node.attributes.axis, node.attributes.count);
    // The f64 carrier has fewer partials than an f32 program: more additions each.
    return inner === 1 ? Math.ceil(extent / partialSums.f64) + 4 : extent;
  }
  if (is(node, "cumsum")) return shape[node.attributes.axis]!;
  if (is(node, "fold")) return node.attributes.kernel[0] * node.attributes.kernel[1];
  return shape[0]!;
}

/**
 * |fl(a b) - a b| <= gamma_k |a| |b| for k terms, and what the products lose to underflow (Higham
 * 2002, 3.5).
 */
function productBounds(
  node: TensorNode<"matmul">,
  value: TypedArray,
  [a, b]: readonly Bounded[],
): Float64Array {
  const { dtype } = node;
  if (dtype === "i32") return unknown(value);
  const { k } = productPlan(node);
  const sizes = evaluate(node, [sizesOf(a!), sizesOf(b!)], "double");
  const driftByB = evaluate(
    node,
    [a!.bound.map((_, i) => Math.abs(a!.value[i]!)), b!.bound],
    "double",
  );
  const driftByA = evaluate(node, [a!.bound, sizesOf(b!)], "double");
  const factor = gamma(k + 1, dtype);
  return Float64Array.from(sizes, (size, i) => {
    if (size === 0) return 0;
    const rounding = factor * size + underflowOf(k, dtype);
    return finite(size, (driftByA[i]! + driftByB[i]! + rounding) * SLACK, dtype);
  });
}
