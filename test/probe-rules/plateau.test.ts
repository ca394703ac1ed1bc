import { definePlugin } from "@thalweg/core";
import { createCatalogue, resolveOptimizer } from "@thalweg/engine";
import { PreparedRun, trainingSpec } from "@thalweg/engine/internals";
import schedulers from "@thalweg/schedulers";
import { interpretProgram } from "@thalweg/tensor";
import { describe, expect, it } from "vitest";
import { centre, curvature, start, task } from "./quadratic.js";
import { gradientDescent } from "./rules.js";

/**
 * Reduce-on-plateau as a loop, with a relative threshold; patience and cooldown count observations.
 */
function plateauRates(base: number, metrics: readonly number[]): number[] {
  const [factor, patience, threshold, cooldown] = [0.5, 2, 0.01, 1];
  let [rate, best, bad, cooling] = [base, Infinity, 0, 0];
  return metrics.map((metric) => {
    const used = rate;
    if (metric < best * (1 - threshold)) [best, bad] = [metric, 0];
    else bad++;
    if (cooling > 0) [cooling, bad] = [cooling - 1, 0];
    if (bad > patience) [rate, cooling, bad] = [rate * factor, cooldown, 0];
    return used;
  });
}

describe("a scheduler with a memory, traced and interpreted", () => {
  it("lowers the rate when observed metrics stop decreasing, as a loop over numbers does", () => {
    const catalogue = createCatalogue([
      { plugin: definePlugin({ name: "probe", optimizers: [gradientDescent] }), origin: "test" },
      { plugin: schedulers, origin: "@thalweg/schedulers" },
    ]);
    const resolved = resolveOptimizer(catalogue, "probe-gradient-descent+plateau", {
      lr: 0.125,
      "plateau.factor": 0.5,
      "plateau.patience": 2,
      "plateau.threshold": 0.01,
      "plateau.cooldown": 1,
    });
    const spec = trainingSpec(task, resolved);
    const metrics = [4, 3, 3, 3, 3, 3, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2];
    const run = new PreparedRun(task, spec, interpretProgram(spec.program));
    run.start(resolved, start, 0, metrics.length);
    const rates = metrics.map((metric, step) => {
      const before = run.theta()[0]!;
      run.step(step);
      run.observe(metric);
      return (before - run.theta()[0]!) / (curvature[0]! * (before - centre[0]!));
    });
    plateauRates(0.125, metrics).forEach((rate, step) => {
      expect(Math.abs(rates[step]! / rate - 1)).toBeLessThan(1e-9);
    });
    expect(new Set(plateauRates(0.125, metrics)).size).toBeGreaterThan(2);
  });
});
