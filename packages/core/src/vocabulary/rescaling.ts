/**
 * Rescales arrays to another norm. No intermediate value overflows or underflows unless the result
 * does.
 */
import type { Scalar } from "../tensor/scalar.js";
import type { Operand, Tensor } from "../tensor/tensor.js";
import { checkCount, checkOperands, checkOptions, checkTensor } from "./arguments.js";
import { add, div, equal, less, mul, where } from "./elementwise.js";
import { type ScaledNorm, scaledNorm } from "./norm.js";
import type { Axes } from "./reduction.js";

/** x with its norm over axes (default: all) limited: x min(1, limit / |x|). */
export function clipNorm(x: Tensor, limit: Tensor | Scalar | number, axes?: Axes): Tensor {
  checkCount("clipNorm", [x, limit]);
  checkTensor("clipNorm", "x", x);
  checkOperands("clipNorm", [limit]);
  const { size, scale } = scaledNorm(x, axes, { keep: true });
  const factor = where(less(mul(limit, scale), size), div(limit, size), div(1, scale));
  return mul(mul(x, scale), factor);
}

/** x divided by the norm of all its elements: x / (|x| + eps); 0 where x is 0, for any eps. */
export function normalize(x: Tensor, eps: Scalar | number): Tensor {
  checkCount("normalize", [x, eps]);
  checkTensor("normalize", "x", x);
  checkOperands("normalize", [eps]);
  const { size, scale } = scaledNorm(x);
  return div(mul(x, scale), where(equal(size, 0), 1, add(size, mul(eps, scale))));
}

/** x rescaled to the norm `length`: x length / |x|; 0 where x is 0. */
export function withNorm(x: Tensor, length: Tensor | Scalar | number): Tensor {
  checkCount("withNorm", [x, length]);
  checkTensor("withNorm", "x", x);
  checkOperands("withNorm", [length]);
  const { size, scale } = scaledNorm(x);
  return mul(where(equal(size, 0), 0, div(length, size)), mul(x, scale));
}

/** factor x |above| / |below|, for two norms. Where either norm is 0, the quotient counts as 1. */
export function byRatio(
  x: Tensor,
  norms: { readonly above: ScaledNorm; readonly below: ScaledNorm },
  factor: Operand = 1,
): Tensor {
  checkTensor("byRatio", "x", x);
  checkOptions("byRatio", norms, { above: "any", below: "any" });
  const { above, below } = norms;
  checkScaledNorm("byRatio", "above", above);
  checkScaledNorm("byRatio", "below", below);
  const none = add(equal(above.size, 0), equal(below.size, 0));
  const ratio = mul(factor, where(none, 1, div(above.size, below.size)));
  const scaled = mul(x, where(none, 1, below.scale));
  return mul(mul(ratio, scaled), where(none, 1, div(1, above.scale)));
}

/** @throws UsageError unless it is a norm as {@link scaledNorm} returns it */
function checkScaledNorm(word: string, what: string, value: unknown): void {
  checkOptions(`${word}: ${what}`, value, { size: "any", scale: "any" });
  const { size, scale } = value as Readonly<Record<string, unknown>>;
  checkTensor(word, `${what}.size`, size);
  checkTensor(word, `${what}.scale`, scale);
}
