/**
 * Rewrite on derivative graphs: an adjoint times a factor, where either is a known constant.
 * Adjoints begin as 1 and meet many factors of 1, -1 and constants; without this rewrite every
 * derivative graph would multiply by them. It holds for real numbers, and for floating-point
 * numbers but for constant products, which are rounded once instead of twice. A user's own `mul` is
 * never rewritten so: no one wrote these products down, and the interpreter sees only what is left.
 */

/** What the product is: one of the two, its negative, a constant, or the product itself. */
export type Scaled =
  | { readonly is: "constant"; readonly value: number }
  | { readonly is: "adjoint" | "factor"; readonly negative: boolean }
  | { readonly is: "product" };

/** The product of an adjoint and a factor, of which a constant is known by its value. */
export function scaled(adjoint: number | undefined, factor: number | undefined): Scaled {
  if (adjoint !== undefined && factor !== undefined) {
    return { is: "constant", value: adjoint * factor };
  }
  if (factor === 1 || factor === -1) return { is: "adjoint", negative: factor < 0 };
  if (adjoint === 1 || adjoint === -1) return { is: "factor", negative: adjoint < 0 };
  return { is: "product" };
}
