import { UsageError } from "@thalweg/core";

/** A schedule of one hyperparameter. */
export interface ScheduleTerm {
  readonly hyper: string;
  readonly scheduler: string;
}

/** An optimizer and the schedules of its hyperparameters. */
export interface OptimizerExpression {
  readonly optimizer: string;
  readonly schedules: readonly ScheduleTerm[];
}

/**
 * Reads `optimizer(+[hyper:]scheduler)*`: `adam`, `adam+warmup-cosine` (of lr), `adam+beta1:cosine`.
 * @throws UsageError for an empty name and for a hyperparameter that is scheduled twice
 */
export function parseExpression(text: string): OptimizerExpression {
  const [optimizer = "", ...terms] = text.split("+").map((part) => part.trim());
  const schedules = terms.map((term): ScheduleTerm => {
    const colon = term.indexOf(":");
    if (colon < 0) return { hyper: "lr", scheduler: term };
    return { hyper: term.slice(0, colon).trim(), scheduler: term.slice(colon + 1).trim() };
  });
  const names = [optimizer, ...schedules.flatMap(({ hyper, scheduler }) => [hyper, scheduler])];
  if (names.some((name) => name === "")) {
    throw new UsageError(
      `"${text}" lacks a name; write optimizer, optimizer+scheduler or optimizer+hyper:scheduler.`,
    );
  }
  const twice = schedules.find(({ hyper }, i) =>
    schedules.slice(0, i).some((earlier) => earlier.hyper === hyper),
  );
  if (twice !== undefined) {
    throw new UsageError(`"${text}" schedules ${twice.hyper} twice; keep one schedule of it.`);
  }
  return { optimizer, schedules };
}
