import {
  abs,
  descending,
  div,
  eigh,
  ema,
  equal,
  floor,
  gather,
  less,
  matmul,
  max,
  mul,
  qr,
  rescale,
  type Scalar,
  sum,
  type Tensor,
  transpose,
  where,
} from "@thalweg/core";

/** Orthonormal bases of a matrix's rows and columns, as columns of square matrices. */
export interface Bases {
  readonly left: Tensor;
  readonly right: Tensor;
}

/** When bases are updated, and whether their columns are sorted before. */
export interface Refreshing {
  readonly first: Scalar;
  readonly due: Scalar;
  readonly sorted: boolean;
}

/** A matrix in the bases' coordinates: Q_L' X Q_R. */
export function into(x: Tensor, { left, right }: Bases): Tensor {
  return matmul(matmul(left, x, { transposeA: true }), right);
}

/** The inverse of {@link into}: Q_L X Q_R'. */
export function outOf(x: Tensor, { left, right }: Bases): Tensor {
  return matmul(matmul(left, x), right, { transposeB: true });
}

/** The updated averages of G G' and of G' G. */
export function squaresOnEitherSide(g: Tensor, { left, right }: Bases, beta: Scalar): Bases {
  return {
    left: ema(left, matmul(g, g, { transposeB: true }), beta),
    right: ema(right, matmul(g, g, { transposeA: true }), beta),
  };
}

/** 1 where a count is a multiple of `every`. */
export function isDue(count: Scalar, every: number): Scalar {
  return equal(mul(every, floor(div(count, every))), count);
}

/**
 * The updated bases, and the state in their coordinates: all eigenvectors of the squares S at
 * first, then one orthogonal iteration at each update.
 *
 *     Q <- eigenvectors(S) at first, the Q of qr(S Q) where due
 *
 * If squares are not finite, Q is 0, so that rotated gradients and steps are 0.
 *
 * With `sorted` the columns of Q, and v with them, are first put in the order of q' S q, the
 * largest first.
 * Reference: Vyas et al. 2024, algorithm 4 (arXiv:2409.11321).
 */
export function refresh(squares: Bases, bases: Bases, v: Tensor, how: Refreshing) {
  const left = refreshOne(squares.left, bases.left, how);
  const right = refreshOne(squares.right, bases.right, how);
  const next = { left: left.basis, right: right.basis };
  if (!how.sorted) return { bases: next, v };
  const sorted = columnsIn(gather(v, left.order), right.order);
  return { bases: next, v: where(how.due, sorted, v) };
}

function refreshOne(squares: Tensor, basis: Tensor, { first, due, sorted }: Refreshing) {
  const largest = max(abs(squares));
  const image = matmul(mul(rescale(largest).scale, squares), basis);
  const order = descending(sum(mul(basis, image), 0));
  const { q } = qr(sorted ? columnsIn(image, order) : image, { when: due });
  const { vectors } = eigh(squares, { when: first });
  const next = where(first, vectors, where(due, q, basis));
  return { basis: where(less(largest, Number.POSITIVE_INFINITY), next, 0), order };
}

/** The columns of a matrix in another order. */
function columnsIn(x: Tensor, order: Tensor): Tensor {
  return transpose(gather(transpose(x), order));
}
