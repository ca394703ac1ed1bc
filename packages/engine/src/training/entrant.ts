/** An entrant of a comparison: an optimizer, perhaps with schedules, by its name expression and with its hyperparameters decided. */
import {
  type GivenHyper,
  type Optimizer,
  type ResolvedHyper,
  resolveHyper,
  type Scheduler,
  suggestion,
  UsageError,
} from "@thalweg/core";
import type { Catalogue } from "../catalogue.js";
import { fullName, hyperSpecOf, resolveOptimizerHyper } from "./optimizer-hyper.js";

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
 * Resolves `optimizer(+[hyper:]scheduler)*`; a schedule is of `lr` unless it says otherwise. Hyperparameters of a scheduler
 * are given as `scheduler.name`.
 * @throws UsageError for unknown names, values out of range, a hyperparameter scheduled twice
 */
export function resolveEntrant(
  catalogue: Pick<Catalogue, "optimizers" | "schedulers">,
  expression: string,
  given: GivenHyper,
): Entrant {
  const [name = "", ...additions] = expression.split("+");
  const optimizer = catalogue.optimizers.get(name);
  const parsed = additions.map((addition) => parseSchedule(catalogue, optimizer, addition));
  const twice = parsed.find(({ target }, i) => parsed.findIndex((p) => p.target === target) < i);
  if (twice !== undefined) {
    throw new UsageError(
      `optimizer "${expression}" schedules "${twice.target}" twice; a hyperparameter takes one schedule.`,
    );
  }
  const { own, ofScheduler } = divide(parsed, given);
  return {
    expression,
    optimizer,
    hyper: resolveOptimizerHyper(optimizer, own),
    schedules: parsed.map(({ target, scheduler }, i) => ({
      target,
      scheduler,
      hyper: resolveHyper(`scheduler "${scheduler.name}"`, scheduler.hyper, ofScheduler[i]),
    })),
  };
}

function parseSchedule(
  { schedulers }: Pick<Catalogue, "schedulers">,
  optimizer: Optimizer,
  addition: string,
): { readonly target: string; readonly scheduler: Scheduler } {
  const parts = addition.split(":");
  const [hyper, name] = parts.length > 1 ? [parts[0]!, parts.slice(1).join(":")] : ["lr", addition];
  const spec = hyperSpecOf(optimizer);
  const target = fullName(`optimizer "${optimizer.name}"`, spec, hyper);
  if (spec[target]?.kind !== "numeric") {
    const numeric = Object.keys(spec).filter((key) => spec[key]!.kind === "numeric");
    throw new UsageError(
      `optimizer "${optimizer.name}" has no numeric hyperparameter "${hyper}" to schedule. ${suggestion(hyper, numeric)}`,
    );
  }
  return { target, scheduler: schedulers.get(name) };
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
