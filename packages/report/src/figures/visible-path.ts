/**
 * Clips a path to a panel, because the coordinates of a diverging optimizer are too large for
 * renderers.
 */

export type Point = readonly [x: number, y: number];

/** A box of coordinates. */
export interface Box {
  readonly low: Point;
  readonly high: Point;
}

/** The parts of a path inside a box, including its edges; connected segments form one part. */
export function visibleParts(path: readonly Point[], box: Box): Point[][] {
  const parts: Point[][] = [];
  let joined = false;
  for (const [i, from] of path.slice(0, -1).entries()) {
    const piece = clipSegment(from, path[i + 1]!, box);
    if (piece === undefined) {
      joined = false;
      continue;
    }
    const [start, end] = piece;
    if (joined) parts.at(-1)!.push(end);
    else parts.push([start, end]);
    joined = end === path[i + 1];
  }
  return parts;
}

/** Whether a point is in a box, including its edges. */
export const isInside = ([x, y]: Point, { low, high }: Box): boolean =>
  x >= low[0] && x <= high[0] && y >= low[1] && y <= high[1];

/**
 * A segment clipped to a box, with ends inside the box unchanged; undefined if it is outside.
 * Reference: Liang & Barsky 1984.
 */
function clipSegment(a: Point, b: Point, { low, high }: Box): [Point, Point] | undefined {
  let [enter, leave] = [0, 1];
  for (const axis of [0, 1] as const) {
    const move = b[axis] - a[axis];
    const [toLow, toHigh] = [low[axis] - a[axis], high[axis] - a[axis]];
    if (move === 0 && (toLow > 0 || toHigh < 0)) return undefined;
    if (move === 0) continue;
    const [first, second] =
      move > 0 ? [toLow / move, toHigh / move] : [toHigh / move, toLow / move];
    enter = Math.max(enter, first);
    leave = Math.min(leave, second);
  }
  if (!(enter <= leave)) return undefined;
  const at = (share: number): Point => [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];
  return [enter === 0 ? a : at(enter), leave === 1 ? b : at(leave)];
}
