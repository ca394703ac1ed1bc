/** Bitwise equality, except for the sign of zero and the payload of NaN. */

export function sameValues(actual: ArrayLike<number>, expected: ArrayLike<number>): boolean {
  return firstDifference(actual, expected) === -1;
}

/** @throws an Error that shows the first place where they differ */
export function expectSameValues(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  what: string,
): void {
  const at = firstDifference(actual, expected);
  if (at === -1) return;
  throw new Error(`${what}: element ${at} is ${actual[at]} and should be ${expected[at]}.`);
}

function firstDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  const length = Math.max(actual.length, expected.length);
  for (let i = 0; i < length; i++) {
    const [a, b] = [actual[i], expected[i]];
    if (a !== b && !(Number.isNaN(a) && Number.isNaN(b))) return i;
  }
  return -1;
}
