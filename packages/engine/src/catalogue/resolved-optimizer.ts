/**
 * A resolved optimizer: an optimizer with its schedules, resolved from its expression, with values
 * for all hyperparameters.
 */
import type { GivenHyper, HyperSpec, Optimizer, Scheduler } from "@thalweg/core";
import { type ResolvedHyper, resolveHyper } from "@thalweg/core/host";
import { fullName, hyperSpecOf, resolveOptimizerHyper } from "./optimizer-hyper.js";
import { type Names, type ResolvedSchedule, resolveExpression } from "./resolve-expression.js";

/** A schedule with values for its hyperparameters. */
export interface ConfiguredSchedule extends ResolvedSchedule {
  readonly hyper: ResolvedHyper;
}

export interface ResolvedOptimizer {
  readonly expression: string;
  readonly optimizer: Optimizer;
  readonly hyper: ResolvedHyper;
  readonly schedules: readonly ConfiguredSchedule[];
}

/**
 * Resolves an expression and the hyperparameters given for it. Those of a schedule are given as
 * `linear.start`, of a second one of the same scheduler as `linear-2.start`, those of a part as
 * `sequence.linear.start`.
 * @throws UsageError for unknown names, values out of range, and a hyperparameter that is scheduled
 * twice
 */
export function resolveOptimizer(
  names: Names,
  expression: string,
  given: GivenHyper,
): ResolvedOptimizer {
  const { optimizer, schedules } = resolveExpression(names, expression);
  const { own, ofSchedule } = divide(hyperSpecOf(optimizer), schedules, given);
  return {
    expression,
    optimizer,
    hyper: resolveOptimizerHyper(optimizer, own),
    schedules: schedules.map((schedule, i) => ({
      ...schedule,
      hyper: resolveScheduleHyper(schedule.scheduler, ofSchedule[i]!),
    })),
  };
}

function resolveScheduleHyper({ name, hyper }: Scheduler, given: GivenHyper): ResolvedHyper {
  const owner = `scheduler "${name}"`;
  const full = Object.entries(given).map(([each, value]) => [fullName(owner, hyper, each), value]);
  return resolveHyper(owner, hyper, Object.fromEntries(full));
}

/**
 * Divides the given values between the optimizer and its schedules. A name that the optimizer has
 * belongs to the optimizer, else one with a schedule's prefix belongs to that schedule, and any
 * other to the optimizer.
 */
function divide(spec: HyperSpec, schedules: readonly ResolvedSchedule[], given: GivenHyper) {
  const keyOf = (name: string) =>
    Object.hasOwn(spec, name) ? undefined : schedules.find(({ key }) => name.startsWith(`${key}.`));
  const entries = Object.entries(given).map(([name, value]) => ({ name, value, of: keyOf(name) }));
  const valuesOf = (schedule: ResolvedSchedule | undefined, skip: number): GivenHyper =>
    Object.fromEntries(
      entries.flatMap(({ name, value, of }) =>
        of === schedule ? [[name.slice(skip), value]] : [],
      ),
    );
  return {
    own: valuesOf(undefined, 0),
    ofSchedule: schedules.map((schedule) => valuesOf(schedule, schedule.key.length + 1)),
  };
}
