/** The laws as vitest tests: one a law, and skipped with the reason where it says nothing or the value is exempt. */
import type {
  Loss,
  LossTraits,
  Optimizer,
  OptimizerTraits,
  Plugin,
  Scheduler,
  SchedulerTraits,
} from "@thalweg/core";
import { describe, it } from "vitest";
import { casesOf } from "./cases.js";
import { casesFor, type LawCase } from "./law.js";
import { lossLaws } from "./loss-laws/laws.js";
import { optimizerLaws } from "./optimizer-laws/laws.js";
import { schedulerLaws } from "./scheduler-laws/laws.js";

/**
 * Registers the laws of everything that a plugin brings, with the traits of its manifest.
 *
 *     describePluginLaws(plugin);
 */
export function describePluginLaws(plugin: Plugin): void {
  describeCases(casesOf(plugin));
}

/**
 * Registers the laws of an optimizer.
 *
 *     describeOptimizerLaws(adam, { scaleInvariantWith: { eps: 0 } });
 */
export function describeOptimizerLaws(optimizer: Optimizer, traits: OptimizerTraits = {}): void {
  describeCases(casesFor("optimizer", optimizerLaws, optimizer, traits));
}

/** Registers the laws of a scheduler. */
export function describeSchedulerLaws(scheduler: Scheduler, traits: SchedulerTraits = {}): void {
  describeCases(casesFor("scheduler", schedulerLaws, scheduler, traits));
}

/** Registers the laws of a loss; its formula is a law if `reference` gives it. */
export function describeLossLaws(loss: Loss, traits: LossTraits = {}): void {
  describeCases(casesFor("loss", lossLaws, loss, traits));
}

function describeCases(cases: readonly LawCase[]): void {
  for (const title of new Set(cases.map(titleOf))) {
    describe(title, () => {
      for (const each of cases.filter((other) => titleOf(other) === title)) {
        if (each.exempt === undefined) it(each.statement, () => each.run());
        else it.skip(`${each.statement} (exempt: ${each.exempt.reason})`);
      }
    });
  }
}

const titleOf = ({ kind, subject }: LawCase): string => `the laws of ${kind} ${subject}`;
