import {
  add,
  debias,
  div,
  ema,
  mul,
  over,
  pow,
  type Scalar,
  sqrt,
  square,
  sub,
  type Tensor,
} from "@thalweg/core";

export interface AdamwInput {
  readonly g: Tensor;
  readonly theta: Tensor;
  readonly m: Tensor;
  readonly v: Tensor;
  readonly t: Scalar;
  readonly lr: Scalar;
  readonly beta1: Scalar;
  readonly beta2: Scalar;
  readonly eps: Scalar;
  readonly weightDecay: Scalar;
}

/**
 * AdamW's step and moments. Flavour "pytorch-optimizer", as its APOLLO without a projection: eps is
 * added before the bias correction of v, and the weights decay after the step, by the corrected
 * rate.
 */
export function adamwStep(input: AdamwInput, flavour: "paper" | "pytorch-optimizer") {
  const { g, theta, t, lr, beta1, beta2, eps, weightDecay } = input;
  const m = ema(input.m, g, beta1);
  const v = ema(input.v, square(g), beta2);
  if (flavour === "paper") {
    const adam = over(debias(m, beta1, t), add(sqrt(debias(v, beta2, t)), eps), eps);
    return { m, v, step: mul(lr, add(adam, mul(weightDecay, theta))) };
  }
  const rate = mul(lr, div(sqrt(sub(1, pow(beta2, t))), sub(1, pow(beta1, t))));
  const u = mul(rate, over(m, add(sqrt(v), eps), eps));
  return { m, v, step: add(u, mul(mul(rate, weightDecay), sub(theta, u))) };
}
