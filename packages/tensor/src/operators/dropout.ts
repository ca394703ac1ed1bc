import {
  cast,
  lessEqual,
  mul,
  randomBits,
  shiftRight,
  type Tensor,
  UsageError,
  where,
} from "@thalweg/core";
import { checkTensor, showValue } from "@thalweg/core/host";

/**
 * Elements dropped at random, the others enlarged so that the mean stays.
 *
 *     y_i = x_i / (1 - rate) where u_i >= rate, else 0,   u_i uniform in {0, 2^-24, ..., 1 - 2^-24}
 *
 * `key` i32 [2] and `counter` i32 [] name the random numbers: a key for each place of a network,
 * and a counter that grows with the steps. They are those of the primitive `randomBits`, of which
 * the upper 24 bits are used. In evaluation leave it out. Throws UsageError unless the rate is in
 * [0, 1). Reference: Srivastava, Hinton, Krizhevsky, Sutskever & Salakhutdinov 2014, "Dropout"
 * (JMLR 15); enlarged while training, as libraries do.
 */
export function dropout(x: Tensor, rate: number, key: Tensor, counter: Tensor): Tensor {
  checkTensor("dropout", "x", x);
  if (typeof rate !== "number" || !(rate >= 0 && rate < 1)) {
    throw new UsageError(`dropout: the rate is ${showValue(rate)}; it must be in [0, 1).`);
  }
  if (rate === 0) return x;
  const words = shiftRight(randomBits(key, counter, x.shape), 8);
  const uniform = mul(cast(words, x.dtype), 1 / 0x1000000);
  return where(lessEqual(rate, uniform), mul(x, 1 / (1 - rate)), 0);
}
