/**
 * Factorisations of one matrix. Every operation below is rounded to the element type at once, in
 * the order written: it is their definition to the bit. Each takes a last operand `when`, an i32:
 * where it is 0 nothing is computed and all elements are 0.
 */
import type { TensorNode } from "../graph/node.js";
import type { TypedArray } from "../program/program.js";
import { allocateLike } from "./carrier.js";

/** The elements of a matrix in rows, from an offset on; `round` is to its element type. */
class Matrix {
  readonly round: (value: number) => number;

  constructor(
    readonly elements: TypedArray,
    readonly columns: number,
    readonly offset = 0,
  ) {
    this.round = elements instanceof Float32Array ? Math.fround : (value) => value;
  }

  at(row: number, column: number): number {
    return this.elements[this.offset + row * this.columns + column]!;
  }

  set(row: number, column: number, value: number): void {
    this.elements[this.offset + row * this.columns + column] = value;
  }

  /** s + x y, both rounded. */
  plus(s: number, x: number, y: number): number {
    return this.round(s + this.round(x * y));
  }

  /** s - x y, both rounded. */
  minus(s: number, x: number, y: number): number {
    return this.round(s - this.round(x * y));
  }
}

const skipped = (when: TypedArray) => when[0] === 0;

/**
 * The lower L with L L' = x, by rows, from x's lower triangle; zeros above. NaN from where x is not
 * positive definite.
 */
export function cholesky(node: TensorNode<"cholesky">, [x, when]: readonly TypedArray[]) {
  const n = node.shape[0]!;
  const out = allocateLike(x!, n * n);
  if (skipped(when!)) return out;
  const [a, l] = [new Matrix(x!, n), new Matrix(out, n)];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let s = a.at(i, j);
      for (let k = 0; k < j; k++) s = l.minus(s, l.at(i, k), l.at(j, k));
      l.set(i, j, i === j ? Math.sqrt(s) : s / l.at(j, j));
    }
  }
  return out;
}

/**
 * The x with t x = b, t lower or upper triangular, or its transpose; the other triangle is not
 * read.
 */
export function triangularSolve(
  node: TensorNode<"triangularSolve">,
  [t, b, when]: readonly TypedArray[],
) {
  const [n, columns] = node.shape as [number, number];
  const { lower, transpose } = node.attributes;
  const out = allocateLike(b!, n * columns);
  if (skipped(when!)) return out;
  const [triangle, right, x] = [
    new Matrix(t!, n),
    new Matrix(b!, columns),
    new Matrix(out, columns),
  ];
  const entry = (i: number, k: number) => (transpose ? triangle.at(k, i) : triangle.at(i, k));
  const forward = lower !== transpose;
  for (let step = 0; step < n; step++) {
    const i = forward ? step : n - 1 - step;
    for (let c = 0; c < columns; c++) {
      let s = right.at(i, c);
      const [from, to] = forward ? [0, i] : [i + 1, n];
      for (let k = from; k < to; k++) s = x.minus(s, entry(i, k), x.at(k, c));
      x.set(i, c, s / entry(i, i));
    }
  }
  return out;
}

/**
 * Householder's factorisation of m x n, m >= n: Q in the first m rows, R in the n below. Column j
 * is reflected onto -sign(x_jj) |x_j..|; where the squares below the diagonal add up to 0 it stays.
 * A reflection is 1 - tau v v', v_j = 1, tau = 2 / (1 + the sum of squares of v below).
 */
export function qr(node: TensorNode<"qr">, [x, when]: readonly TypedArray[]) {
  const n = node.shape[1]!;
  const m = node.shape[0]! - n;
  const out = allocateLike(x!, (m + n) * n);
  if (skipped(when!)) return out;
  out.set(x!);
  const w = new Matrix(out, n);
  for (let j = 0; j < n; j++) {
    const first = squaresBelow(w, m, j);
    if (first === 0) continue;
    const alpha = w.at(j, j);
    const length = w.round(Math.sqrt(w.plus(first, alpha, alpha)));
    const beta = alpha < 0 ? length : -length;
    const scale = w.round(alpha - beta);
    for (let i = j + 1; i < m; i++) w.set(i, j, w.at(i, j) / scale);
    const tau = reflectionOf(w, m, j);
    for (let k = j + 1; k < n; k++) reflect(w, m, j, k, tau);
    if (tau !== 0) w.set(j, j, beta);
  }
  const r = new Matrix(out, n, m * n);
  for (let i = 0; i < n; i++) for (let j = i; j < n; j++) r.set(i, j, w.at(i, j));
  for (let j = n - 1; j >= 0; j--) {
    const tau = reflectionOf(w, m, j);
    for (let k = j + 1; k < n; k++) reflect(w, m, j, k, tau);
    for (let i = 0; i < j; i++) w.set(i, j, 0);
    w.set(j, j, 1 - tau);
    for (let i = j + 1; i < m; i++) w.set(i, j, -w.round(tau * w.at(i, j)));
  }
  return out;
}

function squaresBelow(w: Matrix, m: number, j: number): number {
  let s = 0;
  for (let i = j + 1; i < m; i++) s = w.plus(s, w.at(i, j), w.at(i, j));
  return s;
}

function reflectionOf(w: Matrix, m: number, j: number): number {
  const s = squaresBelow(w, m, j);
  return s === 0 ? 0 : w.round(2 / w.round(1 + s));
}

/** Column k from row j on, reflected by the vector below the diagonal of column j. */
function reflect(w: Matrix, m: number, j: number, k: number, tau: number): void {
  let t = w.at(j, k);
  for (let i = j + 1; i < m; i++) t = w.plus(t, w.at(i, j), w.at(i, k));
  t = w.round(tau * t);
  w.set(j, k, w.at(j, k) - t);
  for (let i = j + 1; i < m; i++) w.set(i, k, w.minus(w.at(i, k), w.at(i, j), t));
}

/**
 * Jacobi's method on the symmetric matrix of x's lower triangle: the rotated matrix, eigenvalues on
 * its diagonal, in the first n rows and their eigenvectors, as rows, in the n below. `sweeps` times
 * over all p < q in rows. An element that changes neither of its diagonal elements when its size is
 * added to theirs is set to 0; any other is rotated away with t = sign(theta) / (|theta| +
 * sqrt(theta^2 + 1)), theta = (x_qq - x_pp) / (2 x_pq), the sign of 0 being 1, c = 1 / sqrt(t^2 +
 * 1) and s = t c.
 */
export function eigh(node: TensorNode<"eigh">, [x, when]: readonly TypedArray[]) {
  const n = node.shape[1]!;
  const out = allocateLike(x!, 2 * n * n);
  if (skipped(when!)) return out;
  const [a, v] = [new Matrix(out, n), new Matrix(out, n, n * n)];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) a.set(i, j, x![i < j ? j * n + i : i * n + j]!);
    v.set(i, i, 1);
  }
  for (let sweep = 0; sweep < node.attributes.sweeps; sweep++) {
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) annihilate(a, v, n, p, q);
  }
  return out;
}

function annihilate(a: Matrix, v: Matrix, n: number, p: number, q: number): void {
  const [app, aqq, apq] = [a.at(p, p), a.at(q, q), a.at(p, q)];
  const adds = (x: number) => a.round(Math.abs(x) + Math.abs(apq)) !== Math.abs(x);
  if (adds(app) || adds(aqq)) {
    const theta = a.round(a.round(aqq - app) / a.round(2 * apq));
    const slope = a.round(Math.abs(theta) + a.round(Math.sqrt(a.plus(1, theta, theta))));
    const t = a.round((theta < 0 ? -1 : 1) / slope);
    const c = a.round(1 / a.round(Math.sqrt(a.plus(1, t, t))));
    const s = a.round(t * c);
    rotate(a, n, p, q, c, s);
    rotate(v, n, p, q, c, s);
    a.set(p, p, a.minus(app, t, apq));
    a.set(q, q, a.plus(aqq, t, apq));
    for (let k = 0; k < n; k++) {
      if (k !== p && k !== q) for (const row of [p, q]) a.set(k, row, a.at(row, k));
    }
  }
  a.set(p, q, 0);
  a.set(q, p, 0);
}

/** Rows p and q turned into c p - s q and s p + c q. */
function rotate(x: Matrix, n: number, p: number, q: number, c: number, s: number): void {
  for (let k = 0; k < n; k++) {
    const [first, second] = [x.at(p, k), x.at(q, k)];
    x.set(p, k, x.minus(x.round(c * first), s, second));
    x.set(q, k, x.plus(x.round(s * first), c, second));
  }
}
