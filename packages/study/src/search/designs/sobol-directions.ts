/**
 * Of the axes after the first of a Sobol sequence: the inner coefficients a_1 ... a_(s-1) of the
 * primitive polynomial, as the digits of one binary number, and the first s odd numbers m_k, where
 * s is their count. The file new-joe-kuo-6 of Joe & Kuo 2008, "Constructing Sobol sequences with
 * better two-dimensional projections", up to 21 dimensions.
 */
const axes: readonly (readonly [coefficients: number, m: readonly number[]])[] = [
  [0, [1]],
  [1, [1, 3]],
  [1, [1, 3, 1]],
  [2, [1, 1, 1]],
  [1, [1, 1, 3, 3]],
  [4, [1, 3, 5, 13]],
  [2, [1, 1, 5, 5, 17]],
  [4, [1, 1, 5, 5, 5]],
  [7, [1, 1, 7, 11, 19]],
  [11, [1, 1, 5, 1, 1]],
  [13, [1, 1, 1, 3, 11]],
  [14, [1, 3, 5, 5, 31]],
  [1, [1, 3, 3, 9, 7, 49]],
  [13, [1, 1, 1, 15, 21, 21]],
  [16, [1, 3, 1, 13, 27, 49]],
  [19, [1, 1, 1, 15, 7, 5]],
  [22, [1, 3, 1, 15, 13, 25]],
  [25, [1, 1, 5, 5, 19, 61]],
  [1, [1, 3, 7, 11, 23, 15, 103]],
  [4, [1, 3, 7, 13, 13, 15, 69]],
];

export const GREATEST_SOBOL_DIMENSION = axes.length + 1;

/** The 32 direction numbers of an axis, counted from 0, as words whose highest bit is 1/2. */
export function directionNumbers(axis: number): Uint32Array {
  const v = new Uint32Array(32);
  const [coefficients, m] = axis === 0 ? [0, Array<number>(32).fill(1)] : axes[axis - 1]!;
  const s = m.length;
  for (let k = 0; k < 32; k++) {
    if (k < s) {
      v[k] = m[k]! << (31 - k);
      continue;
    }
    let word = v[k - s]! ^ (v[k - s]! >>> s);
    for (let j = 1; j < s; j++) {
      if ((coefficients >>> (s - 1 - j)) & 1) word ^= v[k - j]!;
    }
    v[k] = word;
  }
  return v;
}
