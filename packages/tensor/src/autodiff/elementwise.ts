/** Adjoints of the elementwise primitives, which fix the subgradients: see {@link grad}. */
import {
  add,
  bitAnd,
  cos,
  div,
  equal,
  exp,
  less,
  log,
  mul,
  neg,
  pow,
  sign,
  sin,
  square,
  sub,
  type Tensor,
  where,
} from "@thalweg/core";
import type { ElementwisePrimitive } from "@thalweg/core/host";
import { constantOf } from "../graph/constants.js";
import type { TensorNode } from "../graph/node.js";
import type { Contribution } from "./adjoint.js";
import { times } from "./times.js";

/** g is the adjoint of y = f(a, b, c). */
interface Local {
  readonly g: Tensor;
  readonly y: Tensor;
  readonly a: Tensor;
  readonly b: Tensor;
  readonly c: Tensor;
}

type Rule = (local: Local) => readonly (Contribution | undefined)[];

const none: Rule = () => [];
const TWO_OVER_ROOT_PI = 1.1283791670955126;

const rules: Readonly<Record<ElementwisePrimitive, Rule>> = {
  neg: ({ g }) => [() => neg(g)],
  abs: ({ g, a }) => [() => times(g, sign(a))],
  sign: none,
  floor: none,
  sqrt: ({ g, y }) => [() => div(times(g, 0.5), y)],
  exp: ({ g, y }) => [() => times(g, y)],
  expm1: ({ g, y }) => [() => times(g, add(y, 1))],
  log: ({ g, a }) => [() => div(g, a)],
  log1p: ({ g, a }) => [() => div(g, add(a, 1))],
  sin: ({ g, a }) => [() => times(g, cos(a))],
  cos: ({ g, a }) => [() => neg(times(g, sin(a)))],
  tanh: ({ g, y }) => [() => times(g, mul(sub(1, y), add(1, y)))],
  sigmoid: ({ g, y }) => [() => times(g, mul(y, sub(1, y)))],
  erf: ({ g, a }) => [() => times(times(g, TWO_OVER_ROOT_PI), exp(neg(square(a))))],
  cbrt: ({ g, y }) => [() => div(g, mul(square(y), 3))],
  add: ({ g }) => [() => g, () => g],
  sub: ({ g }) => [() => g, () => neg(g)],
  mul: ({ g, a, b }) =>
    a === b ? [() => times(times(g, 2), a)] : [() => times(g, b), () => times(g, a)],
  div: ({ g, y, b }) => {
    const quotient = once(() => div(g, b));
    return [quotient, () => neg(mul(quotient(), y))];
  },
  pow: ({ g, y, a, b }) => [powerOfBase(g, a, b), () => times(g, slopeInExponent(y, a))],
  atan2: ({ g, a, b }) => {
    const quotient = once(() => div(g, add(square(a), square(b))));
    return [() => mul(quotient(), b), () => neg(mul(quotient(), a))];
  },
  maximum: ({ g, a, b }) => choose(g, less(a, b)),
  minimum: ({ g, a, b }) => choose(g, less(b, a)),
  less: none,
  lessEqual: none,
  equal: none,
  bitAnd: none,
  bitOr: none,
  bitXor: none,
  shiftLeft: none,
  shiftRight: none,
  where: ({ g, a }) => [undefined, () => where(a, g, 0), () => where(a, 0, g)],
};

export function elementwiseAdjoint(
  node: TensorNode,
  g: Tensor,
): readonly (Contribution | undefined)[] {
  const [a = node, b = a, c = b] = node.operands;
  // Callers have checked that the node is elementwise.
  return rules[node.primitive as ElementwisePrimitive]({ g, y: node, a, b, c });
}

/** The contributions to two operands of which one was chosen: g where it was, 0 elsewhere. */
function choose(g: Tensor, second: Tensor): readonly Contribution[] {
  return [() => where(second, 0, g), () => where(second, g, 0)];
}

/** g b a^(b-1), and 0 where a = b = 0. */
function powerOfBase(g: Tensor, a: Tensor, b: Tensor): Contribution | undefined {
  const exponent = constantOf(b);
  if (exponent === 0) return undefined;
  if (exponent === 1) return () => g;
  if (exponent === 2) return () => times(times(g, 2), a);
  if (exponent !== undefined) return () => times(times(g, exponent), pow(a, exponent - 1));
  const bothZero = bitAnd(equal(a, 0), equal(b, 0));
  return () => times(g, where(bothZero, 0, mul(b, pow(a, sub(b, 1)))));
}

/** a^b log a, and 0 where a = 0. */
function slopeInExponent(y: Tensor, a: Tensor): Tensor {
  return where(equal(a, 0), 0, mul(y, log(a)));
}

/** Builds what two contributions share once, as one node. */
function once(build: Contribution): Contribution {
  let built: Tensor | undefined;
  return () => {
    built ??= build();
    return built;
  };
}
