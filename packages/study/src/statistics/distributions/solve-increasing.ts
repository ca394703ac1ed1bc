/**
 * The x in [low, high] at which an increasing function reaches a value, by bisection until no
 * double lies between: the upper of the two neighbours around the crossing. `low` where f(low) is
 * above the value already, `high` where f(high) is below it.
 */
export function solveIncreasing(
  f: (x: number) => number,
  value: number,
  low: number,
  high: number,
): number {
  if (f(low) >= value) return low;
  let [below, above] = [low, high];
  for (;;) {
    const middle = below + (above - below) / 2;
    if (middle <= below || middle >= above) return above;
    if (f(middle) >= value) above = middle;
    else below = middle;
  }
}
