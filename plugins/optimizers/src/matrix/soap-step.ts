import {
  add,
  bitOr,
  div,
  equal,
  less,
  max,
  mul,
  over,
  pow,
  reshape,
  rootMeanSquare,
  roundoff,
  type Scalar,
  type Shape,
  sqrt,
  square,
  sub,
  type Tensor,
  where,
} from "@thalweg/core";
import { type Bases, into, outOf } from "./eigenbasis.js";
import { matrixOf } from "./sides.js";

export type SoapFlavour = "paper" | "author" | "pytorch-optimizer";

/**
 * Whether this is the first step, which only computes the bases, and the step counts for bias
 * correction and basis updates.
 */
export function counting(shape: Shape, t: Scalar, flavour: SoapFlavour) {
  const waits = shape.length > 1 || flavour !== "paper";
  const countsAll = !waits || flavour === "pytorch-optimizer";
  return { first: equal(t, waits ? 1 : 0), count: countsAll ? t : sub(t, 1) };
}

/**
 * Rotations into the eigenbasis of a matrix and back, in the parameter's shape; a vector is not
 * changed.
 */
export function coordinates(shape: Shape, bases: Bases) {
  const through = (how: typeof into) => (x: Tensor) =>
    shape.length > 1 ? reshape(how(matrixOf(x), bases), shape) : x;
  return { turn: through(into), back: through(outOf) };
}

/**
 * The squares of a rotated gradient: infinite where they overflow, and not NaN if a sum of the
 * rotation overflows.
 *
 * Such a sum is at most sqrt(m n) times the largest |g|, and is computed at 2^-20 of its size.
 * Values that become subnormal by this have a square of 0.
 */
export function turnedSquares(g: Tensor, turn: (x: Tensor) => Tensor): Tensor {
  if (g.shape.length < 2) return square(g);
  return square(mul(2 ** 20, turn(mul(2 ** -20, g))));
}

export interface SoapStepInput {
  readonly theta: Tensor;
  readonly m: Tensor;
  /** The mean square of rotated gradients. */
  readonly v: Tensor;
  /** 1 at the step that only computes the bases. */
  readonly first: Scalar;
  /** The step count for the bias correction. */
  readonly count: Scalar;
  readonly turn: (x: Tensor) => Tensor;
  readonly back: (x: Tensor) => Tensor;
  readonly lr: Scalar;
  readonly beta1: Scalar;
  readonly beta2: Scalar;
  readonly eps: Scalar;
  readonly weightDecay: Scalar;
  readonly correct: boolean;
  readonly normalize: boolean;
  readonly flavour: SoapFlavour;
}

/** SOAP's step from its moments, 0 at the first and along coordinates of {@link nothing}. */
export function soapStep(input: SoapStepInput): Tensor {
  const { theta, m, v, first, turn, back, lr, weightDecay, flavour } = input;
  const { rate, inner, outer } = placesOfEps(input);
  const root = sqrt(v);
  const turned = over(turn(m), add(mul(inner, root), outer), outer);
  const adam = back(m.shape.length > 1 ? where(nothing(root), 0, turned) : turned);
  const direction = input.normalize ? div(adam, add(1e-30, rootMeanSquare(adam))) : adam;
  const u = mul(mul(lr, rate), direction);
  const decayed = flavour === "paper" ? theta : sub(theta, u);
  return where(first, 0, add(u, mul(mul(lr, weightDecay), decayed)));
}

/**
 * 1 where the root mean square of a rotated gradient [m, n] is only rounding error, or infinite.
 *
 *     root < 8 sqrt(m + n) u max(root),   u the roundoff
 *
 * If the gradient is 0 along a coordinate, sums of m and of n products leave rounding errors there.
 * Rounding errors of s additions grow as sqrt(s) (Higham & Mary 2019, doi:10.1137/18M1226312), here
 * to 2 sqrt(m + n) u max(root) at most where it was measured (gradients of rank one up to 200 x
 * 100, f32 and f64, also after refreshing). Adam would take a full step from them, and with a root
 * of 0 a step of rounding error / eps.
 */
function nothing(root: Tensor): Tensor {
  const [rows, columns] = matrixOf(root).shape as [number, number];
  const least = mul(8 * Math.sqrt(rows + columns) * roundoff(root.dtype), max(root));
  return bitOr(less(root, least), equal(root, Number.POSITIVE_INFINITY));
}

/** The paper adds eps to the bias-corrected root, the author's code to the uncorrected root. */
function placesOfEps({ beta1, beta2, count, eps, correct, flavour }: SoapStepInput) {
  if (!correct) return { rate: 1, inner: 1, outer: eps };
  const mass = sub(1, pow(beta1, count));
  const root = sqrt(sub(1, pow(beta2, count)));
  if (flavour === "paper") return { rate: div(1, mass), inner: div(1, root), outer: eps };
  return { rate: div(root, mass), inner: 1, outer: eps };
}
