/**
 * Ranks from 1 for the lowest value; equal values share the mean of their ranks, infinite ones too.
 * @param tolerance how far above the lowest value of a group of equals a value still belongs to it;
 * default: 0
 */
export function ranks(
  values: readonly number[],
  tolerance: (lowest: number) => number = () => 0,
): number[] {
  const order = values.map((_, i) => i).sort((a, b) => compare(values[a]!, values[b]!));
  const found = new Array<number>(values.length);
  for (let from = 0; from < order.length; ) {
    const lowest = values[order[from]!]!;
    const limit = lowest + (Number.isFinite(lowest) ? tolerance(lowest) : 0);
    let to = from + 1;
    while (to < order.length && values[order[to]!]! <= limit) to += 1;
    for (const i of order.slice(from, to)) found[i] = (from + 1 + to) / 2;
    from = to;
  }
  return found;
}

const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
