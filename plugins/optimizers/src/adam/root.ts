import { add, debias, div, pow, type Scalar, sqrt, sub, type Tensor } from "@thalweg/core";

/**
 * The root of a bias-corrected mean square, with eps added outside the root.
 *
 *     sqrt(v / (1 - beta2^t)) + eps                              "paper"
 *     (sqrt(v + 1e-15) + eps) / sqrt(1 - beta2^t)                "pytorch-optimizer"
 *
 * The second form is that of the package pytorch_optimizer: eps is corrected too, and 1e-15 is
 * added under the root.
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
