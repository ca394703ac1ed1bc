import { mul, neg, type Tensor } from "@thalweg/core";
import { constantOf, filled } from "../graph/constants.js";
import { scaled } from "../rewrite/adjoint-factor.js";

/** An adjoint times a factor of its shape. */
export function times(adjoint: Tensor, factor: Tensor | number): Tensor {
  const known = typeof factor === "number" ? factor : constantOf(factor);
  const product = scaled(constantOf(adjoint), known);
  if (product.is === "constant") return filled(product.value, adjoint);
  // A factor that is a number is a known one.
  const operand = product.is === "factor" ? (factor as Tensor) : adjoint;
  if (product.is === "product") return mul(adjoint, factor);
  return product.negative ? neg(operand) : operand;
}
