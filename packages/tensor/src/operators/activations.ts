import {
  add,
  erf,
  exp,
  log1p,
  maximum,
  minimum,
  mul,
  neg,
  square,
  type Tensor,
  tanh,
} from "@thalweg/core";
import { checkTensor } from "@thalweg/core/host";

/**
 * The Gaussian error linear unit, in its exact form: x times the probability that a standard normal
 * variable is below x.
 *
 *     x (1 + erf(x / sqrt(2))) / 2
 *
 * Reference: Hendrycks & Gimpel 2016, "Gaussian error linear units (GELUs)" (arXiv:1606.08415).
 */
export function gelu(x: Tensor): Tensor {
  checkTensor("gelu", "x", x);
  return mul(mul(x, 0.5), add(erf(mul(x, Math.SQRT1_2)), 1));
}

/** sqrt(2 / pi), rounded. */
const rootOfTwoOverPi = 0.7978845608028654;

/**
 * The approximation of {@link gelu} by a hyperbolic tangent, within 5e-4 of it: GPT-2's, and JAX's
 * default.
 *
 *     x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2
 *
 * Reference: Hendrycks & Gimpel 2016, section 2 (arXiv:1606.08415).
 */
export function geluTanh(x: Tensor): Tensor {
  checkTensor("geluTanh", "x", x);
  const inner = mul(mul(x, rootOfTwoOverPi), add(mul(square(x), 0.044715), 1));
  return mul(mul(x, 0.5), add(tanh(inner), 1));
}

/**
 * A smooth `relu`; its derivative is `sigmoid`, 1/2 at 0 too.
 *
 *     log(1 + e^x) = max(x, 0) + log1p(e^-|x|)
 *
 * No exponential overflows. Reference: Dugas, Bengio, Belisle, Nadeau & Garcia 2001, "Incorporating
 * second-order functional knowledge for better option pricing" (NIPS 13).
 */
export function softplus(x: Tensor): Tensor {
  checkTensor("softplus", "x", x);
  // -|x| with derivative -1 at 0, where maximum has 1: ties go to first operands.
  const below = minimum(neg(x), x);
  return add(maximum(x, 0), log1p(exp(below)));
}
