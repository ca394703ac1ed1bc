import { UsageError } from "@thalweg/core";
import type { Observed, SearchContext, SearchStrategy } from "./strategy.js";

/** The strategy behind a check of what it is asked, so that it need not look again. */
export function checked(strategy: SearchStrategy): SearchStrategy {
  const { name } = strategy;
  const whole = (value: number, least: number, what: string) => {
    if (Number.isSafeInteger(value) && value >= least) return;
    throw new UsageError(
      `search strategy "${name}": ${what} is ${value}; it must be a whole number from ${least}.`,
    );
  };
  const sizesOf = (dimension: number, count: number) => {
    whole(dimension, 1, "dimension");
    whole(count, 0, "count");
    return strategy.generations(dimension, count);
  };
  return {
    ...strategy,
    generations: sizesOf,
    propose(context, generation, history) {
      const sizes = sizesOf(context.dimension, context.count);
      whole(context.replicates, 1, "replicates");
      whole(context.replicate, 0, "replicate");
      whole(generation, 0, "generation");
      below(name, "replicate", context.replicate, context.replicates);
      below(name, "generation", generation, sizes.length);
      checkHistory(name, context, sum(sizes.slice(0, generation)), history);
      return strategy.propose(context, generation, history);
    },
  };
}

function below(name: string, what: string, value: number, bound: number): void {
  if (value < bound) return;
  throw new UsageError(
    `search strategy "${name}": ${what} is ${value}; there are ${bound}, counted from 0.`,
  );
}

function checkHistory(
  name: string,
  { dimension }: SearchContext,
  expected: number,
  history: readonly Observed[],
): void {
  if (history.length !== expected) {
    throw new UsageError(
      `search strategy "${name}": the history has ${history.length} points; the former generations had ${expected}.`,
    );
  }
  for (const [i, { point, cost }] of history.entries()) {
    if (point.length !== dimension || !point.every((u) => u >= 0 && u <= 1)) {
      throw new UsageError(
        `search strategy "${name}": point ${i} of the history is [${point.join(", ")}]; it must have ${dimension} coordinates in [0, 1].`,
      );
    }
    if (!(cost > -Infinity)) {
      throw new UsageError(
        `search strategy "${name}": the cost of point ${i} of the history is ${cost}; it must be a number, or Infinity for a run that failed.`,
      );
    }
  }
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
