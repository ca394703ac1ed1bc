import {
  descending,
  div,
  eigh,
  ema,
  equal,
  floor,
  gather,
  matmul,
  mul,
  qr,
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

/** When bases are refreshed, and whether their columns are sorted before. */
export interface Refreshing {
  readonly first: Scalar;
  readonly due: Scalar;
  readonly sorted: boolean;
}

/** A matrix in the bases' coordinates: Q_L' X Q_R. */
export function into(x: Tensor, { left, right }: Bases): Tensor {
  return matmul(matmul(left, x, { transposeA: true }), right);
}

/** What {@link into} gave, back again: Q_L X Q_R'. */
export function outOf(x: Tensor, { left, right }: Bases): Tensor {
  return matmul(matmul(left, x), right, { transposeB: true });
}

/** The averages of G G' and of G' G one step on. */
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
 * Bases one refreshing on, and what is kept in their coordinates: all eigenvectors of the squares S at first, then one step of orthogonal
 * iteration wherever it is due.
 *
 *     Q <- eigenvectors(S) at first, the Q of qr(S Q) where due
 *
 * With `sorted` the columns of Q, and v with them, are first put in the order of q' S q, the largest first.
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
  const image = matmul(squares, basis);
  const order = descending(sum(mul(basis, image), 0));
  const { q } = qr(sorted ? columnsIn(image, order) : image, { when: due });
  const { vectors } = eigh(squares, { when: first });
  return { basis: where(first, vectors, where(due, q, basis)), order };
}

/** The columns of a matrix in another order. */
function columnsIn(x: Tensor, order: Tensor): Tensor {
  return transpose(gather(transpose(x), order));
}
