import {
  type Axes,
  add,
  equal,
  exp,
  floor,
  keepAxes,
  log,
  max,
  reshape,
  sub,
  sum,
  type Tensor,
  where,
} from "@thalweg/core";
import { checkTensor } from "@thalweg/core/host";

/**
 * The logarithm of a sum of exponentials over axes (all by default), which the result loses.
 *
 *     log(sum_k exp(x_k)) = s + log(sum_k exp(x_k - s)),  s = floor(max_k x_k)
 *
 * No exponential overflows. The shift is rounded down because `floor` has derivative 0: the
 * gradient is the softmax and nothing flows through `max`. All -inf gives -inf, any +inf gives
 * +inf.
 */
export function logSumExp(x: Tensor, axes?: Axes): Tensor {
  checkTensor("logSumExp", "x", x);
  const shift = exponentShift(x, axes);
  const shifted = log(sum(exp(sub(x, shift)), axes));
  return add(shifted, reshape(shift, shifted.shape));
}

/** floor(max x) over axes, kept with extent 1; 0 where that is not finite. */
export function exponentShift(x: Tensor, axes?: Axes): Tensor {
  const largest = keepAxes(max(x, axes), x.shape, axes);
  const settled = equal(sub(largest, largest), 0);
  return where(settled, floor(largest), 0);
}
