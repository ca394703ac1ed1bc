/** The activations by name, all elementwise, each with formula and reference. */
import {
  abs,
  add,
  clip,
  div,
  erf,
  exp,
  expm1,
  greater,
  log1p,
  minimum,
  mul,
  neg,
  relu,
  sigmoid,
  type Tensor,
  tanh,
  where,
} from "@thalweg/core";
import { geluTanh } from "@thalweg/tensor";

/**
 * The slope of `leaky-relu` below 0 (Maas, Hannun & Ng 2013; PyTorch and JAX use it too, Keras 0.2
 * or 0.3).
 */
const leak = 0.01;

/**
 * A sigmoid of straight lines: 0 up to -3, 1 from 3, and `x / 6 + 1/2` between (PyTorch, JAX, Keras
 * 3; Keras 2 has slope 0.2 and kinks at -2.5 and 2.5; Courbariaux, Bengio & David 2015 have slope
 * 1/2 and kinks at -1 and 1). At the kinks its derivative is that of the ramp.
 */
export function hardSigmoid(x: Tensor): Tensor {
  return clip(add(div(x, 6), 0.5), 0, 1);
}

export const activations = {
  /** max(x, 0); derivative 0 at 0 (Nair & Hinton 2010). */
  relu,
  /** 1 / (1 + exp(-x)) */
  sigmoid,
  /** See {@link hardSigmoid}. */
  "hard-sigmoid": hardSigmoid,
  /** (exp(x) - exp(-x)) / (exp(x) + exp(-x)) */
  tanh,
  /** x, or 0.01 x below 0 (Maas, Hannun & Ng 2013). */
  "leaky-relu": (x: Tensor) => where(greater(x, 0), x, mul(leak, x)),
  /**
   * x, or exp(x) - 1 below 0 (Clevert, Unterthiner & Hochreiter 2016, arXiv:1511.07289, alpha 1).
   */
  elu: (x: Tensor) => where(greater(x, 0), x, expm1(minimum(x, 0))),
  /**
   * log(1 + exp(x)) (Dugas et al. 2001), as (x + |x|) / 2 + log(1 + exp(-|x|)): no overflow, and
   * 1/2 as derivative at 0.
   */
  softplus: (x: Tensor) => add(mul(0.5, add(x, abs(x))), log1p(exp(neg(abs(x))))),
  /**
   * x times the normal distribution function, exact (Hendrycks & Gimpel 2016, arXiv:1606.08415).
   */
  gelu: (x: Tensor) => mul(mul(0.5, x), add(1, erf(mul(Math.SQRT1_2, x)))),
  /**
   * The same with a hyperbolic tangent in the distribution function's place, within 5e-4 of it:
   * GPT-2's (Hendrycks & Gimpel 2016).
   */
  "gelu-tanh": geluTanh,
  /** x sigmoid(x), also swish (Elfwing, Uchibe & Doya 2018, arXiv:1702.03118). */
  silu: (x: Tensor) => mul(x, sigmoid(x)),
  /** x */
  identity: (x: Tensor) => x,
} as const;

export const activationNames = Object.keys(activations) as readonly (keyof typeof activations)[];
