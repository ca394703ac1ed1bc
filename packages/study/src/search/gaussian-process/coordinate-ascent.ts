/** A point of the unit cube with the value of a function there. */
export interface Valued {
  readonly point: readonly number[];
  readonly value: number;
}

/**
 * Goes up from a point of the unit cube along one axis at a time: the step is tried to both sides,
 * on each axis in turn, and halved after a round in which none helped, until it is below `least`.
 * A step out of the cube ends at its face.
 */
export function coordinateAscent(
  f: (point: readonly number[]) => number,
  start: Valued,
  first: number,
  least: number,
): Valued {
  let best = start;
  for (let step = first; step >= least; ) {
    const before = best;
    for (let axis = 0; axis < start.point.length; axis++) {
      for (const change of [step, -step]) best = better(f, best, axis, change);
    }
    if (best === before) step /= 2;
  }
  return best;
}

function better(
  f: (point: readonly number[]) => number,
  best: Valued,
  axis: number,
  change: number,
): Valued {
  const moved = Math.min(1, Math.max(0, best.point[axis]! + change));
  if (moved === best.point[axis]) return best;
  const point = best.point.with(axis, moved);
  const value = f(point);
  return value > best.value ? { point, value } : best;
}
