/** An entrant of a comparison: an optimizer, perhaps with schedules, by its name expression and with its hyperparameters decided. */
import {
  type GivenHyper,
  type Optimizer,
  type ResolvedHyper,
  resolveHyper,
  type Scheduler,
} from "@thalweg/core";
import { resolveOptimizerHyper } from "./optimizer-hyper.js";
import { type Names, resolveExpression } from "./resolve-expression.js";

/** A schedule of one hyperparameter. */
export interface EntrantSchedule {
  /** The full name of the numeric hyperparameter that it shapes. */
  readonly target: string;
  readonly scheduler: Scheduler;
  readonly hyper: ResolvedHyper;
}

export interface Entrant {
  readonly expression: string;
  readonly optimizer: Optimizer;
  readonly hyper: ResolvedHyper;
  readonly schedules: readonly EntrantSchedule[];
}

/**
 * Resolves an expression, and the hyperparameters given for it. Those of a scheduler are given as `scheduler.name`.
 * @throws UsageError for unknown names, values out of range, a hyperparameter scheduled twice
 */
export function resolveEntrant(names: Names, expression: string, given: GivenHyper): Entrant {
  const { optimizer, schedules } = resolveExpression(names, expression);
  const { own, ofScheduler } = divide(schedules, given);
  return {
    expression,
    optimizer,
    hyper: resolveOptimizerHyper(optimizer, own),
    schedules: schedules.map(({ target, scheduler }, i) => ({
      target,
      scheduler,
      hyper: resolveHyper(`scheduler "${scheduler.name}"`, scheduler.hyper, ofScheduler[i]),
    })),
  };
}

/** Values whose name begins with a scheduler's go to it, the others to the optimizer. */
function divide(schedules: readonly { readonly scheduler: Scheduler }[], given: GivenHyper) {
  const own: Record<string, GivenHyper[string]> = {};
  const ofScheduler = schedules.map((): Record<string, GivenHyper[string]> => ({}));
  for (const [name, value] of Object.entries(given)) {
    const i = schedules.findIndex(({ scheduler }) => name.startsWith(`${scheduler.name}.`));
    if (i < 0) own[name] = value;
    else ofScheduler[i]![name.slice(schedules[i]!.scheduler.name.length + 1)] = value;
  }
  return { own, ofScheduler };
}
