/** Bounds of the elementwise primitives. */
import type { ElementwisePrimitive } from "@thalweg/core/host";
import { elementary } from "@thalweg/core/numeric";
import type { TensorNode } from "../../graph/node.js";
import { isElementary, meaningOf } from "../elementwise.js";
import { rounded, SLACK, unit } from "./rounding.js";

/** A value of the double carrier and the bound on the program's distance from it. */
interface Uncertain {
  readonly value: number;
  readonly bound: number;
}

const zero: Uncertain = { value: 0, bound: 0 };

/**
 * How far the true result may move when the operands move within their bounds; v is the result at
 * their values.
 */
type Drift = (v: number, a: Uncertain, b: Uncertain, c: Uncertain) => number;
type Meaning = (a: number, b: number, c: number) => number;

/** The bound for one element of a float node, or of a comparison. */
export function elementwiseBound(
  node: TensorNode,
): (v: number, a: Uncertain, b?: Uncertain, c?: Uncertain) => number {
  // Callers have checked that the node is elementwise.
  const primitive = node.primitive as ElementwisePrimitive;
  const drift = driftOf(primitive, meaningOf(node, "double"));
  const { dtype } = node;
  if (dtype === "i32") return (v, a, b = zero, c = zero) => drift(v, a, b, c);
  const halfUlps = halfUlpsOf(primitive, dtype);
  const underflows = primitive !== "add" && primitive !== "sub";
  const isInside = rangeCheck(primitive, dtype);
  return (v, a, b = zero, c = zero) => {
    const isKnown = primitive === "where" || Math.max(a.bound, b.bound) < Number.POSITIVE_INFINITY;
    if (!isKnown || !isInside(a, b)) return Number.POSITIVE_INFINITY;
    const moved = drift(v, a, b, c);
    if (halfUlps === 0) return moved >= 0 ? moved : Number.POSITIVE_INFINITY;
    const isExactZero = v === 0 && moved === 0 && (isZero(a) || isZero(b));
    return isExactZero ? 0 : rounded(v, moved, dtype, halfUlps, underflows);
  };
}

const unrounded: ReadonlySet<ElementwisePrimitive> = new Set([
  ...(["neg", "abs", "sign", "floor", "maximum", "minimum", "where"] as const),
]);

function halfUlpsOf(primitive: ElementwisePrimitive, dtype: "f32" | "f64"): number {
  if (isElementary(primitive))
    return 2 * Math.max(elementary[primitive].ulp[dtype], elementary[primitive].ulp.f64);
  return unrounded.has(primitive) ? 0 : 1;
}

/** Whether operands lie, with their bounds, where the elementary functions' bounds in ulp hold. */
function rangeCheck(
  primitive: ElementwisePrimitive,
  dtype: "f32" | "f64",
): (a: Uncertain, b: Uncertain) => boolean {
  if (!isElementary(primitive)) return () => true;
  const ranges = elementary[primitive].range[dtype];
  return (a, b) =>
    ranges.every(([least, greatest], i) => {
      const { low, high } = interval(i === 0 ? a : b);
      return low >= least && high <= greatest;
    });
}

function driftOf(primitive: ElementwisePrimitive, f: Meaning): Drift {
  switch (primitive) {
    case "neg":
    case "abs":
      return (_, a) => a.bound;
    case "add":
    case "sub":
      return (_, a, b) => a.bound + b.bound;
    case "mul":
      return (_, a, b) => Math.abs(a.value) * b.bound + a.bound * (Math.abs(b.value) + b.bound);
    case "div":
      return quotientDrift;
    case "maximum":
    case "minimum":
      return (_, a, b) => Math.max(a.bound, b.bound);
    case "sin":
    case "cos":
      return (_, a) => Math.min(a.bound, 2);
    case "pow":
      return powDrift(f);
    case "atan2":
      return angleDrift;
    case "where":
      return choiceDrift;
    case "less":
    case "lessEqual":
    case "equal":
      return (_, a, b) => (isDecided(a, b) ? 0 : 1);
    case "sign":
    case "floor":
      return monotoneDrift(f, 0);
    default:
      return monotoneDrift(f);
  }
}

/** |a/b - a'/b'| <= (|a - a'| + |a/b| |b - b'|) / |b'|. Unbounded where b' may be 0. */
function quotientDrift(v: number, a: Uncertain, b: Uncertain): number {
  if (a.bound === 0 && b.bound === 0) return 0;
  const least = Math.abs(b.value) - b.bound;
  return least > 0 ? (a.bound + Math.abs(v) * b.bound) / least : Number.POSITIVE_INFINITY;
}

/** A monotone function moves most at the ends, jumps included. */
function monotoneDrift(f: Meaning, ulps = 32): Drift {
  return (v, a) => {
    if (a.bound === 0) return 0;
    const { low, high } = interval(a);
    return reachOf(v, [f(low, 0, 0), f(high, 0, 0)], ulps);
  };
}

/**
 * x^y is monotone in x on either side of 0, and in y for x > 0; for x <= 0 whole exponents are
 * followed.
 */
function powDrift(f: Meaning): Drift {
  return (v, a, b) => {
    if (a.bound === 0 && b.bound === 0) return 0;
    const [x, y] = [interval(a), interval(b)];
    if (x.low > 0) {
      return reachOf(v, [
        f(x.low, y.low, 0),
        f(x.low, y.high, 0),
        f(x.high, y.low, 0),
        f(x.high, y.high, 0),
      ]);
    }
    const isPolynomial = b.bound === 0 && Number.isInteger(b.value) && b.value >= 0;
    if (!isPolynomial) return Number.POSITIVE_INFINITY;
    return reachOf(v, [f(x.low, b.value, 0), f(x.high, b.value, 0), f(0, b.value, 0)]);
  };
}

/**
 * A point moved by rho at radius r turns by at most asin(rho / r) <= (pi / 2) rho / r; across the
 * cut, by a whole turn.
 */
function angleDrift(_: number, y: Uncertain, x: Uncertain): number {
  if (y.bound === 0 && x.bound === 0 && !(y.value === 0)) return 0;
  const rho = y.bound + x.bound;
  const radius = Math.max(Math.abs(y.value), Math.abs(x.value));
  const meetsCut = x.value - x.bound <= 0 && Math.abs(y.value) <= y.bound;
  return meetsCut || rho >= radius ? 2 * Math.PI : (2 * rho) / radius;
}

/** Undecided, both branches are possible. */
function choiceDrift(v: number, condition: Uncertain, a: Uncertain, b: Uncertain): number {
  if (condition.bound === 0) return condition.value !== 0 ? a.bound : b.bound;
  return Math.max(Math.abs(a.value - v) + a.bound, Math.abs(b.value - v) + b.bound);
}

/** Whether a comparison of the program's values must come out as that of ours. */
export function isDecided(a: Uncertain, b: Uncertain): boolean {
  if (a.bound === 0 && b.bound === 0) return true;
  return Math.abs(a.value - b.value) > (a.bound + b.bound) * SLACK;
}

function interval({ value, bound }: Uncertain): { low: number; high: number } {
  return { low: value - bound * SLACK, high: value + bound * SLACK };
}

/**
 * The greatest distance of v from values computed in f64 with errors of less than `ulps` half ulps.
 */
function reachOf(v: number, ends: readonly number[], ulps = 32): number {
  const reach = ends.reduce((most, end) => Math.max(most, Math.abs(end - v)), 0);
  return reach + ulps * unit.f64 * (Math.abs(v) + reach);
}

function isZero({ value, bound }: Uncertain): boolean {
  return value === 0 && bound === 0;
}
