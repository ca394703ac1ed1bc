/**
 * Checks that a run can begin at a problem's start: inside the domain, with a finite loss. Later
 * values are the optimizer's responsibility.
 */
import type { AnalyticProblem } from "@thalweg/core";
import { PluginError } from "@thalweg/core/host";
import type { Task } from "./task.js";

/** The maximum number of parameters that a message shows. */
const maxShown = 8;

/** @throws PluginError if a coordinate of the standard start is outside the drawn domain */
export function checkDomain({ name, start, domain }: AnalyticProblem): void {
  const outside = start.findIndex((value, i) => {
    const [low, high] = domain[i] ?? [];
    return low !== undefined && high !== undefined && !(value >= low && value <= high);
  });
  if (outside < 0) return;
  const [low, high] = domain[outside]!;
  throw new PluginError(
    `problem "${name}": coordinate ${outside} of its start is ${start[outside]}, outside its domain; it must be from ${low} to ${high}.`,
  );
}

/**
 * Checks the measurements before the first step.
 * @throws PluginError if the loss is NaN there, or infinite in an analytic problem
 */
export function checkFirst(
  task: Task,
  first: Readonly<Record<string, number>>,
  theta: ArrayLike<number>,
): void {
  const loss = first[task.observed]!;
  const isAnalytic = task.batches === undefined;
  if (Number.isFinite(loss) || !(isAnalytic || Number.isNaN(loss))) return;
  const place =
    isAnalytic && theta.length <= maxShown
      ? ` [${Array.from(theta).join(", ")}], where it starts`
      : " its start";
  throw new PluginError(
    `${task.owner}: its loss is ${loss} at${place}, before the first step; it must be finite there.`,
  );
}
