/** A lower triangle by rows: row i has i + 1 elements. */
export type LowerTriangle = readonly Float64Array[];

/** The lower L with L L' = A of a positive definite matrix, of which the lower triangle is given. */
export function cholesky(triangle: LowerTriangle): LowerTriangle {
  const rows: Float64Array[] = [];
  for (const [i, a] of triangle.entries()) {
    const row = new Float64Array(i + 1);
    for (let j = 0; j <= i; j++) {
      const other = j < i ? rows[j]! : row;
      let sum = a[j]!;
      for (let k = 0; k < j; k++) sum -= row[k]! * other[k]!;
      row[j] = j < i ? sum / other[j]! : Math.sqrt(sum);
    }
    rows.push(row);
  }
  return rows;
}

/** The x with L x = b. */
export function solveLower(lower: LowerTriangle, b: ArrayLike<number>): Float64Array {
  const x = new Float64Array(lower.length);
  for (const [i, row] of lower.entries()) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= row[k]! * x[k]!;
    x[i] = sum / row[i]!;
  }
  return x;
}

/** The x with L' x = b. */
export function solveTransposed(lower: LowerTriangle, b: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(b);
  for (let i = lower.length - 1; i >= 0; i--) {
    const row = lower[i]!;
    x[i] = x[i]! / row[i]!;
    for (let k = 0; k < i; k++) x[k] = x[k]! - row[k]! * x[i]!;
  }
  return x;
}
