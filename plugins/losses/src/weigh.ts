import { equal, mul, type Operand, type Tensor, where } from "@thalweg/core";

/** weight value, and 0 where the weight is 0, even if the value is infinite. */
export function weigh(weight: Operand, value: Tensor): Tensor {
  const product = mul(weight, value);
  return typeof weight === "number" && weight !== 0 ? product : where(equal(weight, 0), 0, product);
}
