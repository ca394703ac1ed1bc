import type { Scalar } from "../tensor/scalar.js";
import { checkOperands } from "./arguments.js";
import { div, greater, maximum, mul, pow, sqrt, sub, where } from "./elementwise.js";

/**
 * RAdam's variance rectification at t = 1, 2, ...: the factor that gives an adaptive step the
 * variance that it will have in the long run; 0 while rho_t <= threshold, where that variance may
 * not exist.
 *
 *     rho_inf = 2 / (1 - beta2) - 1
 *     rho_t = rho_inf - 2 t beta2^t / (1 - beta2^t)
 *     r_t = sqrt((rho_t - 4) (rho_t - 2) rho_inf / ((rho_inf - 4) (rho_inf - 2) rho_t))
 *
 * The factor is in [0, 1) and never NaN for beta2 in [0, 1) and a threshold of at least 4. It is
 * always 0 for beta2 <= 0.6.
 * Reference: Liu et al. 2020, algorithm 2 and equation 5 (arXiv:1908.03265).
 */
export function rectification(
  t: Scalar,
  beta2: Scalar | number,
  threshold: Scalar | number,
): Scalar {
  checkOperands("rectification", [t, beta2, threshold]);
  const rhoInf = sub(div(2, sub(1, beta2)), 1);
  const decayed = pow(beta2, t);
  const rho = sub(rhoInf, div(mul(2, mul(t, decayed)), sub(1, decayed)));
  const finite = maximum(rho, 4);
  const above = mul(mul(sub(finite, 4), sub(finite, 2)), rhoInf);
  const below = mul(mul(sub(rhoInf, 4), sub(rhoInf, 2)), finite);
  return where(greater(rho, threshold), sqrt(div(above, below)), 0);
}
