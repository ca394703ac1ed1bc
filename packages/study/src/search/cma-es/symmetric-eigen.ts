/** A symmetric matrix A = V diag(values) V': eigenvector j is column j of V, `vectors[i][j]`. */
export interface SymmetricEigen {
  readonly values: readonly number[];
  readonly vectors: readonly (readonly number[])[];
}

const SWEEPS = 60;

/**
 * Eigenvalues, in no order, and orthonormal eigenvectors of a symmetric matrix, by Jacobi's cyclic
 * rotations until the elements off the diagonal vanish against the diagonal.
 * Reference: Golub & Van Loan 2013, section 8.5.
 */
export function symmetricEigen(matrix: readonly (readonly number[])[]): SymmetricEigen {
  const n = matrix.length;
  const a = matrix.map((row) => [...row]);
  const vectors = a.map((_, i) => a.map((_, j) => Number(i === j)));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (negligible(a, p, q)) continue;
        rotate(a, vectors, p, q);
        rotated = true;
      }
    }
    if (!rotated) break;
  }
  return { values: a.map((row, i) => row[i]!), vectors };
}

function negligible(a: readonly (readonly number[])[], p: number, q: number): boolean {
  return Math.abs(a[p]![q]!) <= 2 ** -53 * Math.sqrt(Math.abs(a[p]![p]! * a[q]![q]!));
}

/** The rotation of axes p and q that makes a[p][q] 0; t is the tangent of its angle. */
function rotate(a: number[][], vectors: number[][], p: number, q: number): void {
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * a[p]![q]!);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (const rows of [a, vectors]) {
    for (const row of rows) {
      const [x, y] = [row[p]!, row[q]!];
      row[p] = c * x - s * y;
      row[q] = s * x + c * y;
    }
  }
  const [x, y] = [a[p]!, a[q]!];
  for (let k = 0; k < a.length; k++) {
    const [xk, yk] = [x[k]!, y[k]!];
    x[k] = c * xk - s * yk;
    y[k] = s * xk + c * yk;
  }
  a[p]![q] = 0;
  a[q]![p] = 0;
}
