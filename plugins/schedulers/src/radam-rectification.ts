import {
  add,
  decay,
  defineScheduler,
  div,
  greater,
  maximum,
  mul,
  pow,
  real,
  type Scalar,
  sqrt,
  sub,
  where,
} from "@thalweg/core";

/** r_t of RAdam at t = 1, 2, ..., 0 while rho_t <= threshold (Liu et al. 2020, algorithm 2). */
function rectification(t: Scalar, beta2: Scalar, threshold: Scalar): Scalar {
  const rhoInf = sub(div(2, sub(1, beta2)), 1);
  const decayed = pow(beta2, t);
  const rho = sub(rhoInf, div(mul(2, mul(t, decayed)), sub(1, decayed)));
  const finite = maximum(rho, 4);
  const above = mul(mul(sub(finite, 4), sub(finite, 2)), rhoInf);
  const below = mul(mul(sub(rhoInf, 4), sub(rhoInf, 2)), finite);
  return where(greater(rho, threshold), sqrt(div(above, below)), 0);
}

/**
 * RAdam's rectification as a warmup for Adam.
 *
 *     value = base r_t,   t = step + 1
 *     value = 0           while rho_t <= threshold
 *
 * r_t and rho_t are those of RAdam; beta2 must be the optimizer's. Adam with this schedule is not
 * RAdam: while rho_t <= threshold (t = 1 to 4 at beta2 = 0.999), RAdam takes momentum steps, and
 * Adam with this schedule only accumulates its moments. After that both take the same steps from
 * different points.
 *
 * Defaults: beta2 0.999 and threshold 4, the paper's; others switch at 5.
 * Reference: Liu et al. 2020, algorithm 2 (arXiv:1908.03265); as a warmup Ma & Yarats 2021, section
 * 3 (arXiv:1910.04209).
 */
export const radamRectification = defineScheduler({
  name: "radam-rectification",
  source: "Liu et al. 2020, algorithm 2 (arXiv:1908.03265); Ma & Yarats 2021 (arXiv:1910.04209)",
  formula: "base r_t while rho_t > threshold, else 0; t = step + 1",
  hyper: {
    beta2: decay(0.999, { source: "Liu et al.", meaning: "the optimizer's beta2" }),
    threshold: real(4, { min: 4, source: "Liu et al.; PyTorch and optax use 5" }),
  },
  value: ({ step, base, beta2, threshold }) =>
    mul(base, rectification(add(step, 1), beta2, threshold)),
});
