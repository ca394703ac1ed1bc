/**
 * bfloat16 arithmetic as in PyTorch on a CPU, for flavours of libraries that compute in it. Values
 * are f32 tensors of numbers with eight significant bits; each operation is computed in f32 and
 * rounded. Numbers below the normal range have eight bits too.
 */
import { add, cast, matmul, mul, slice, sub, type Tensor } from "@thalweg/core";

/**
 * The nearest number of eight significant bits, ties to even, after rounding to f32.
 *
 *     (x + 2^45 x) - 2^45 x  in f64
 *
 * The sum is rounded to 53 bits, which leaves eight of x; both products are exact, and so is the
 * difference. A zero loses its sign.
 */
export function bfloat16(x: Tensor): Tensor {
  const exact = cast(cast(x, "f32"), "f64");
  const far = mul(exact, 2 ** 45);
  return cast(sub(add(exact, far), far), "f32");
}

/**
 * A product summed in f32 over increasing k and rounded once, as PyTorch does if the right matrix
 * is transposed, or if the matrices are large.
 */
export function matmulBfloat16(a: Tensor, b: Tensor, transposeB = false): Tensor {
  return bfloat16(matmul(a, b, { transposeB }));
}

const rounded = (x: number) => {
  const exact = Math.fround(x);
  return exact + exact * 2 ** 45 - exact * 2 ** 45;
};

/** PyTorch uses oneDNN for products of more multiplications than this. */
const most = 16 * 16 * 16;

/**
 * beta c + alpha a b, as `torch.addmm`. Small products round beta and add each rounded term to a
 * rounded sum; those of more than 4096 multiplications sum in f32 and round once.
 */
export function addmmBfloat16(
  { c, a, b }: { readonly c: Tensor; readonly a: Tensor; readonly b: Tensor },
  alpha: number,
  beta: number,
): Tensor {
  const [rows, inner, columns] = [a.shape[0]!, a.shape[1]!, b.shape[1]!];
  if (rows * inner * columns > most) {
    return bfloat16(add(mul(alpha, matmul(a, b)), mul(beta, c)));
  }
  let total = bfloat16(mul(rounded(beta), c));
  for (let k = 0; k < inner; k++) {
    const column = slice(a, [0, k], [rows, 1]);
    const row = slice(b, [k, 0], [1, columns]);
    total = bfloat16(add(total, bfloat16(mul(mul(alpha, column), row))));
  }
  return total;
}
