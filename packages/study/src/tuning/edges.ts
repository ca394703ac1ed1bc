/** Where the best setting lies at the end of what was tried, and the next point beyond it. */
import type { Candidate } from "./candidate.js";
import { type Space, settingAt } from "./space.js";

/** The relative rounding error of sums of spacings that is allowed for. */
const ROUNDING = 1e-9;

export type End = "lowest" | "highest";

/** The end of an axis at which a candidate lies. */
export interface Edge {
  readonly axis: number;
  readonly end: End;
}

/**
 * The ends at which a candidate lies: on the axis no other candidate is further out, none further
 * in is as good, and it is within one spacing of the end of the range, so that neither a random
 * interior point is an edge, nor the end of an axis that changes nothing.
 * @param spacing the distance of neighbouring levels along an axis, in unit coordinates
 * @param isAsGood whether another candidate has the same cost
 */
export function edgesOf(
  { point }: Candidate,
  candidates: readonly Candidate[],
  spacing: number,
  isAsGood: (other: Candidate) => boolean,
): Edge[] {
  if (candidates.length < 3) return [];
  const near = spacing * (1 + ROUNDING);
  return point.flatMap((u, axis): Edge[] => {
    const tried = candidates.map((candidate) => candidate.point[axis]!);
    if (candidates.some((other) => other.point[axis] !== u && isAsGood(other))) return [];
    if (u <= near && u === Math.min(...tried)) return [{ axis, end: "lowest" }];
    if (u >= 1 - near && u === Math.max(...tried)) return [{ axis, end: "highest" }];
    return [];
  });
}

/**
 * The point one spacing beyond a candidate at an edge. Undefined if the study gave the range, or if
 * the hyperparameter does not allow the value.
 */
export function pointBeyond(
  { point }: Candidate,
  { axis, end }: Edge,
  space: Space,
  spacing: number,
): number[] | undefined {
  if (!space.axes[axis]!.grows) return undefined;
  const next = beyond(point, { axis, end }, spacing);
  return settingAt(space, next) === undefined ? undefined : next;
}

/** Whether a better setting may lie beyond an edge: the hyperparameter allows values there. */
export const isOpen = ({ point }: Candidate, edge: Edge, space: Space, spacing: number): boolean =>
  settingAt(space, beyond(point, edge, spacing)) !== undefined;

const beyond = (point: readonly number[], { axis, end }: Edge, spacing: number): number[] =>
  point.with(axis, point[axis]! + (end === "lowest" ? -spacing : spacing));
