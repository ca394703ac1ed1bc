import {
  iota,
  lessEqual,
  matmul,
  mul,
  reshape,
  ShapeError,
  type Tensor,
  transpose,
  where,
} from "@thalweg/core";
import { checkOptions, checkTensor, checkWhole } from "@thalweg/core/host";
import { showShape } from "../shape/shape.js";
import { softmax } from "./softmax.js";

/** What {@link attention} may be told. */
export interface AttentionOptions {
  /** Whether a position attends only to itself and to earlier positions. Default false. */
  readonly causal?: boolean;
  /** The factor of the products. Default 1 / sqrt(width). */
  readonly scale?: number;
}

/**
 * Scaled dot-product attention: for each query a mean of the values, weighted by how its key fits.
 *
 *     softmax(scale q k^T) v,   with causal the products of key j and query i < j set to -inf
 *
 * Queries `[..., n, width]`, keys `[..., m, width]`, values `[..., m, out]`, the leading axes
 * equal; the result is `[..., n, out]`. Reference: Vaswani et al. 2017, "Attention is all you
 * need", equation 1 (arXiv:1706.03762).
 */
export function attention(q: Tensor, k: Tensor, v: Tensor, options: AttentionOptions = {}): Tensor {
  checkTensor("attention", "q", q);
  checkTensor("attention", "k", k);
  checkTensor("attention", "v", v);
  checkOptions("attention", options, { causal: "flag", scale: "number" });
  const { causal = false, scale = 1 / Math.sqrt(q.shape.at(-1) ?? 1) } = options;
  const fits = matmul(mul(q, scale), k, { transposeB: true });
  return matmul(softmax(causal ? withoutFuture(fits) : fits), v);
}

/**
 * {@link attention} in several heads side by side, each on its own run of the columns.
 *
 *     head h: attention(q_h, k_h, v_h),   q_h = columns h width / heads ... (h + 1) width / heads - 1 of q
 *
 * Queries, keys and values `[examples, places, width]` after their projections; the result has the
 * shape of the queries, before its own. Throws ShapeError unless the width is a multiple of
 * `heads`. Reference: Vaswani et al. 2017, section 3.2.2 (arXiv:1706.03762).
 */
export function multiHeadAttention(
  q: Tensor,
  k: Tensor,
  v: Tensor,
  heads: number,
  options: AttentionOptions = {},
): Tensor {
  const [query, key, value] = [q, k, v].map((x) => inHeads(x, heads)) as [Tensor, Tensor, Tensor];
  const joined = transpose(attention(query, key, value, options), [0, 2, 1, 3]);
  return reshape(joined, [q.shape[0]!, q.shape[1]!, v.shape[2]!]);
}

/** `[examples, places, width]` to `[examples, heads, places, width / heads]`. */
function inHeads(x: Tensor, heads: number): Tensor {
  checkTensor("multiHeadAttention", "each of q, k and v", x);
  checkWhole("multiHeadAttention", "the number of heads", heads, { of: x, least: 1 });
  const [examples = 0, places = 0, width = 0] = x.shape;
  if (x.shape.length !== 3 || !Number.isSafeInteger(width / heads)) {
    throw new ShapeError(
      `multiHeadAttention of ${showShape(x.shape)} with ${heads} heads: [examples, places, width] is wanted, the width a multiple of the heads.`,
    );
  }
  return transpose(reshape(x, [examples, places, heads, width / heads]), [0, 2, 1, 3]);
}

function withoutFuture(fits: Tensor): Tensor {
  const [queries = 0, keys = 0] = fits.shape.slice(-2);
  const query = reshape(iota(fits, queries), [queries, 1]);
  return where(lessEqual(iota(fits, keys), query), fits, Number.NEGATIVE_INFINITY);
}
