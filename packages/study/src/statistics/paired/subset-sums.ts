/**
 * How many subsets of whole numbers have each sum: `[sum]`, from 0 to the sum of all. Exact for up
 * to 53 numbers. Reference: Streitberg & Röhmel 1986, the shift algorithm.
 */
export function subsetSums(numbers: readonly number[]): Float64Array {
  const total = numbers.reduce((sum, each) => sum + each, 0);
  const counts = new Float64Array(total + 1);
  counts[0] = 1;
  let reached = 0;
  for (const each of numbers) {
    reached += each;
    for (let sum = reached; sum >= each; sum--) counts[sum]! += counts[sum - each]!;
  }
  return counts;
}

/** How many subsets of `size` of the numbers have each sum; exact for up to 53 numbers. */
export function subsetSumsOfSize(numbers: readonly number[], size: number): Float64Array {
  const total = numbers.reduce((sum, each) => sum + each, 0);
  const counts = Array.from({ length: size + 1 }, () => new Float64Array(total + 1));
  counts[0]![0] = 1;
  for (const each of numbers) {
    for (let k = size; k > 0; k--) {
      const [without, target] = [counts[k - 1]!, counts[k]!];
      for (let sum = total; sum >= each; sum--) target[sum]! += without[sum - each]!;
    }
  }
  return counts[size]!;
}

/** The shares of the counts at most, and at least, at a sum. */
export function sharesAround(
  counts: Float64Array,
  sum: number,
): { readonly atMost: number; readonly atLeast: number } {
  let [below, above] = [0, 0];
  for (const [each, count] of counts.entries()) {
    if (each < sum) below += count;
    if (each > sum) above += count;
  }
  const equal = counts[sum] ?? 0;
  const all = below + equal + above;
  return { atMost: (below + equal) / all, atLeast: (equal + above) / all };
}
