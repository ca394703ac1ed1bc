import { add, exp, log1p, minimum, neg, relu, type Tensor } from "@thalweg/core";

/**
 * log(1 + e^x) without overflow, with the derivative sigmoid(x) everywhere, including 0 and
 * infinity.
 *
 *     max(x, 0) + log1p(exp(min(x, -x)))
 *
 * At 0 the derivative of max(x, 0) is 0 and that of min(x, -x) is 1, that of its first operand. The
 * usual form with -|x| would have a wrong derivative at x = 0, the value of a new network's logits.
 */
export function softplus(x: Tensor): Tensor {
  return add(relu(x), log1p(exp(minimum(x, neg(x)))));
}
