/** Whether what learns from costs finds better points than what does not, by sign tests over keys. */
import { describe, expect, it } from "vitest";
import { signTest } from "../statistics/paired/sign-test.js";
import { median } from "../statistics/quantile.js";
import { searchStrategy } from "./strategies.js";
import type { Observed } from "./strategy.js";

/** Smooth, with its least value 0 at (0.3, 0.7), and axes that depend on each other. */
const cost = ([x, y]: readonly number[]): number => {
  const [a, b] = [x! - 0.3, y! - 0.7];
  return a * a + a * b + 2 * b * b;
};

function bestOf(name: string, count: number, seed: number): number {
  const strategy = searchStrategy(name);
  const context = { dimension: 2, count, replicate: 0, replicates: 1, seed };
  const history: Observed[] = [];
  for (const generation of strategy.generations(2, count).keys()) {
    const points = strategy.propose(context, generation, history);
    history.push(...points.map((point) => ({ point, cost: cost(point) })));
  }
  return Math.min(...history.map((each) => each.cost));
}

describe("on a smooth function of two variables", () => {
  const keys = [...Array(20).keys()];
  const best = (name: string, count: number) => keys.map((seed) => bestOf(name, count, seed));

  // Of CMA-ES 100 points are 16 generations; with 30, five of them, it is not told from chance.
  it.each([
    ["gp", 18],
    ["tpe", 40],
    ["cma-es", 100],
  ] as const)("%s beats random search with %d points, at p < 0.01 by signs", (name, count) => {
    const [own, random] = [best(name, count), best("random", count)];
    const gains = random.map((value, i) => value - own[i]!);
    expect(signTest(gains, "greater").p).toBeLessThan(0.01);
    expect(median(own)).toBeLessThan(median(random));
  });
});
