/** Points that strategies which learn from costs propose at once, so that workers have work. */
export const BATCH = 4;

/** One generation of every point, for strategies that learn nothing; none for no points. */
export const atOnce = (_dimension: number, count: number): number[] => (count > 0 ? [count] : []);

/** A first generation and batches after it, the last ones cut so that the sizes add up to count. */
export function firstThenBatches(first: number, batch: number, count: number): number[] {
  const sizes: number[] = [];
  for (let left = count; left > 0; left -= sizes.at(-1)!) {
    sizes.push(Math.min(left, sizes.length === 0 ? first : batch));
  }
  return sizes;
}
