import {
  add,
  div,
  equal,
  mean,
  mul,
  pow,
  reshape,
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

/** Whether this is the step that only makes the bases, and what the zero start's correction and the refreshing count. */
export function counting(shape: Shape, t: Scalar, flavour: SoapFlavour) {
  const waits = shape.length > 1 || flavour !== "paper";
  const countsAll = !waits || flavour === "pytorch-optimizer";
  return { first: equal(t, waits ? 1 : 0), count: countsAll ? t : sub(t, 1) };
}

/** Into the eigenbasis of a matrix's sides and back, in the parameter's shape; a vector stays as it is. */
export function coordinates(shape: Shape, bases: Bases) {
  const through = (how: typeof into) => (x: Tensor) =>
    shape.length > 1 ? reshape(how(matrixOf(x), bases), shape) : x;
  return { turn: through(into), back: through(outOf) };
}

export interface SoapStepInput {
  readonly theta: Tensor;
  readonly m: Tensor;
  /** The mean square of turned gradients. */
  readonly v: Tensor;
  /** 1 at the step that only makes the bases. */
  readonly first: Scalar;
  /** What the zero start's correction counts. */
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

/** SOAP's step from its moments, 0 at the first. */
export function soapStep(input: SoapStepInput): Tensor {
  const { theta, m, v, first, turn, back, lr, weightDecay, flavour } = input;
  const { rate, inner, outer } = placesOfEps(input);
  const adam = back(div(turn(m), add(mul(inner, sqrt(v)), outer)));
  const direction = input.normalize ? div(adam, add(1e-30, sqrt(mean(square(adam))))) : adam;
  const u = mul(mul(lr, rate), direction);
  const decayed = flavour === "paper" ? theta : sub(theta, u);
  return where(first, 0, add(u, mul(mul(lr, weightDecay), decayed)));
}

/** In the paper's form eps is added to the corrected root, in the author's to the root as it is. */
function placesOfEps({ beta1, beta2, count, eps, correct, flavour }: SoapStepInput) {
  if (!correct) return { rate: 1, inner: 1, outer: eps };
  const mass = sub(1, pow(beta1, count));
  const root = sqrt(sub(1, pow(beta2, count)));
  if (flavour === "paper") return { rate: div(1, mass), inner: div(1, root), outer: eps };
  return { rate: div(root, mass), inner: 1, outer: eps };
}
