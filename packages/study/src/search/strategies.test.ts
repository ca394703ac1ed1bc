import { UsageError } from "@thalweg/core";
import { stream } from "@thalweg/core/numeric";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nestedPrefix } from "./nested-prefix.js";
import { ordered } from "./ordered.js";
import { searchStrategy, strategyNames } from "./strategies.js";
import type { Observed, SearchContext, SearchStrategy } from "./strategy.js";

const numRuns = process.env.THALWEG_THOROUGH === "1" ? 100 : 10;

const contexts = fc
  .record({
    dimension: fc.integer({ min: 1, max: 4 }),
    count: fc.integer({ min: 1, max: 18 }),
    replicates: fc.integer({ min: 1, max: 6 }),
    replicate: fc.nat(5),
    seed: fc.nat(),
  })
  .map((drawn): SearchContext => ({ ...drawn, replicate: drawn.replicate % drawn.replicates }));

/** Costs of made points: with ties, failures and huge values, so that nothing depends on them. */
function madeCost(point: readonly number[], salt: number): number {
  const draws = stream(salt, ...point);
  const kind = draws.uniform();
  if (kind < 0.2) return Infinity;
  if (kind < 0.4) return 1;
  return kind < 0.5 ? 1e300 : draws.uniform();
}

function run(strategy: SearchStrategy, context: SearchContext, salt = 0): Observed[] {
  const history: Observed[] = [];
  for (const [generation, size] of sizes(strategy, context).entries()) {
    const points = strategy.propose(context, generation, history);
    expect(points).toHaveLength(size);
    history.push(...points.map((point) => ({ point, cost: madeCost(point, salt) })));
  }
  return history;
}

const sizes = (strategy: SearchStrategy, { dimension, count }: SearchContext) =>
  strategy.generations(dimension, count);

const law = (check: (context: SearchContext, salt: number) => void) =>
  fc.assert(fc.property(contexts, fc.nat(), check), { numRuns });

describe.each(strategyNames)("the strategy %s", (name) => {
  const strategy = searchStrategy(name);

  it("proposes as many points of the unit cube as asked, whatever they cost", () => {
    law((context, salt) => {
      const points = run(strategy, context, salt).map(({ point }) => point);
      expect(points).toHaveLength(context.count);
      for (const point of points) {
        expect(point).toHaveLength(context.dimension);
        expect(point.every((u) => u >= 0 && u <= 1)).toBe(true);
      }
    });
  });

  it("is a function of context and history: the same again, and the history is left alone", () => {
    law((context, salt) => {
      const history = run(strategy, context, salt);
      expect(run(strategy, context, salt)).toEqual(history);
      const last = sizes(strategy, context).at(-1)!;
      const former = Object.freeze(history.slice(0, -last).map((each) => Object.freeze(each)));
      const generation = sizes(strategy, context).length - 1;
      const again = strategy.propose(context, generation, former);
      expect(again).toEqual(history.slice(-last).map(({ point }) => point));
    });
  });

  it("of no points has no generation", () => {
    expect(strategy.generations(3, 0)).toEqual([]);
  });

  it(`gives smaller budgets as prefixes: ${strategy.nested}`, () => {
    if (!strategy.nested) {
      const context = { dimension: 1, count: 8, replicate: 0, replicates: 3, seed: 0 };
      expect(run(strategy, context).slice(0, 5)).not.toEqual(
        run(strategy, { ...context, count: 5 }),
      );
      return;
    }
    law((context, salt) => {
      const all = run(strategy, context, salt);
      const n = 1 + (salt % context.count);
      expect(run(strategy, { ...context, count: n }, salt)).toEqual(nestedPrefix(strategy, all, n));
    });
  });
});

describe("what a strategy is asked", () => {
  const strategy = searchStrategy("random");
  const context = { dimension: 2, count: 3, replicate: 0, replicates: 1, seed: 0 };
  const point = { point: [0, 1], cost: 1 };
  const learning = searchStrategy("tpe");
  const long = { ...context, count: 10 };
  const former = (last: Observed) => [point, point, point, point, point, last];
  it.each<[string, () => unknown, string]>([
    [
      "an unknown name",
      () => searchStrategy("quasi-randm"),
      'unknown search strategy "quasi-randm". Did you mean "quasi-random"?',
    ],
    [
      "a dimension of 0",
      () => strategy.generations(0, 1),
      'search strategy "random": dimension is 0; it must be a whole number from 1.',
    ],
    [
      "a replicate that does not exist",
      () => strategy.propose({ ...context, replicate: 1 }, 0, []),
      'search strategy "random": replicate is 1; there are 1, counted from 0.',
    ],
    [
      "a generation too many",
      () => strategy.propose(context, 1, [point, point, point]),
      'search strategy "random": generation is 1; there are 1, counted from 0.',
    ],
    [
      "a history of another length",
      () => strategy.propose(context, 0, [point]),
      'search strategy "random": the history has 1 points; the former generations had 0.',
    ],
    [
      "no replicates",
      () => strategy.propose({ ...context, replicates: 0 }, 0, []),
      'search strategy "random": replicates is 0; it must be a whole number from 1.',
    ],
    [
      "a point outside of the cube",
      () => learning.propose(long, 1, former({ point: [0, 1.5], cost: 1 })),
      'search strategy "tpe": point 5 of the history is [0, 1.5]; it must have 2 coordinates in [0, 1].',
    ],
    [
      "a point of another dimension",
      () => learning.propose(long, 1, former({ point: [0], cost: 1 })),
      'search strategy "tpe": point 5 of the history is [0]; it must have 2 coordinates in [0, 1].',
    ],
    [
      "a cost that is no number",
      () => learning.propose(long, 1, former({ point: [0, 1], cost: Number.NaN })),
      'search strategy "tpe": the cost of point 5 of the history is NaN; it must be a number, or Infinity for a run that failed.',
    ],
    [
      "a prefix of points that are not nested",
      () => nestedPrefix(searchStrategy("grid"), [1, 2, 3, 4], 2),
      'search strategy "grid": 2 points would be others than the first of 4; estimate their result by expectedBest.',
    ],
    [
      "a prefix longer than what was tried",
      () => nestedPrefix(strategy, [1, 2], 3),
      'search strategy "random": the first 3 points were asked for; it must be a whole number from 0 to 2, which were tried.',
    ],
  ])("is refused: %s", (_, ask, message) => {
    expect(ask).toThrow(UsageError);
    expect(ask).toThrow(message);
  });
});

it("of equal costs the earlier point is the better one, failed ones are last", () => {
  const costs = [Infinity, 2, 1, 2, Infinity, 1];
  expect(ordered(costs.map((cost) => ({ point: [], cost })))).toEqual([2, 5, 1, 3, 0, 4]);
});
