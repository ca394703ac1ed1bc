import { add, debias, div, pow, type Scalar, sqrt, sub, type Tensor } from "@thalweg/core";

/**
 * The root of a mean square that began at zero, corrected for it, with eps beside it.
 *
 *     sqrt(v / (1 - beta2^t)) + eps                              "paper"
 *     (sqrt(v + 1e-15) + eps) / sqrt(1 - beta2^t)                "pytorch-optimizer"
 *
 * The second is the package pytorch_optimizer's: eps is corrected too, and 1e-15 stands under the root.
 */
export function root(
  v: Tensor,
  beta2: Scalar,
  t: Scalar,
  eps: Scalar,
  flavour: "paper" | "pytorch-optimizer",
): Tensor {
  if (flavour === "paper") return add(sqrt(debias(v, beta2, t)), eps);
  return div(add(sqrt(add(v, 1e-15)), eps), sqrt(sub(1, pow(beta2, t))));
}
