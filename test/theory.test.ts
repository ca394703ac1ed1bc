/** Tests the limits of stability by running the rule on parabolas on both sides of the limit. */
import { isFound, theoryCard } from "@thalweg/analysis";
import { mul, sum, type Tensor } from "@thalweg/core";
import { createCatalogue, resolveOptimizer, standaloneOptimizer } from "@thalweg/engine";
import { plugins } from "@thalweg/preset";
import { compileProgram, instantiate } from "@thalweg/tensor";
import { describe, expect, it } from "vitest";

const modules = await Promise.all(plugins.map((module) => import(module)));
const catalogue = createCatalogue(
  modules.map((each, i) => ({ plugin: each.default, origin: plugins[i]! })),
);

const start = 2 ** -300;
const steps = 20_000;

/** Theta after many steps on h/2 theta^2 from very close to the minimum, where a rule is linear. */
function thetaAfterDescent(expression: string, h: number): number {
  const { optimizer, hyper } = resolveOptimizer(catalogue, expression, {});
  const alone = standaloneOptimizer(optimizer, hyper, [{ name: "w", shape: [1, 1] }], "f64");
  const { theta, states } = alone;
  const slope = (at: Tensor) => mul(h, at);
  const { phase } = alone.step({ g: slope(theta), loss: sum(mul(0, theta)), gradientAt: slope });
  const program = instantiate(compileProgram({ phases: { step: phase } }));
  alone.prepare(program, 2 * steps);
  program.variable("theta")[0] = start;
  for (const { variable: state, initial } of states) {
    const { name } = state.attributes;
    if (program.has(name)) program.variable(name).set(initial(Float64Array.of(0)));
  }
  for (let t = 1; t <= steps; t++) {
    if (program.has("t")) program.variable("t")[0] = t;
    program.run("step");
  }
  return program.variable("theta")[0]!;
}

describe("a rule descends the parabolas below its limit of stability, and no others", () => {
  it.each([
    "gradient-descent",
    "momentum",
    "nesterov",
    "qhm",
    "aggmo",
    "pid",
    "optimistic-gradient-descent",
    "rmsprop-momentum",
    "adabelief",
    "nadam",
    "adan",
    "lookahead(momentum)",
    "grokfast-ema|momentum",
    "ema|gradient-descent",
    "clip-by-value|nesterov",
  ])("%s", (expression) => {
    const { atRest } = theoryCard(resolveOptimizer(catalogue, expression, {})).stability;
    const limit = isFound(atRest) ? atRest.value.curvature : Number.NaN;
    expect(Math.abs(thetaAfterDescent(expression, 0.98 * limit))).toBeLessThan(start);
    const above = thetaAfterDescent(expression, 1.02 * limit);
    expect(Number.isNaN(above) || Math.abs(above) > 10 * start).toBe(true);
  });
});
