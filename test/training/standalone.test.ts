/** An optimizer by itself, as someone steps it in code. */

import { add, defineOptimizer, mul, positive, sub } from "@thalweg/core";
import { resolveOptimizerHyper, standaloneOptimizer } from "@thalweg/engine";
import { adam } from "@thalweg/optimizers";
import { interpretProgram, scalarVariable, variable } from "@thalweg/tensor";
import { evaluate, evaluateScalar } from "@thalweg/testing";
import { expect, it } from "vitest";

const descent = defineOptimizer({
  name: "descent",
  source: "Cauchy 1847",
  hyper: { lr: positive(0.5) },
  rule: ({ g, lr }) => ({ step: mul(lr, g) }),
});

it.each([descent, adam])(
  "$name has a counter t to write, whether its rule reads it or not",
  (rule) => {
    const alone = standaloneOptimizer(
      rule,
      resolveOptimizerHyper(rule, {}),
      [{ name: "x", shape: [1] }],
      "f64",
    );
    const g = variable("g", [1], "f64");
    const loss = variable("loss", [], "f64");
    const { phase } = alone.step({ g, loss, gradientAt: () => g });
    const program = interpretProgram({ phases: { step: phase } });
    alone.prepare(program, 10);
    program.variable("t").set([1]);
    program.variable("g").set([2]);
    program.run("step");
    expect(program.output("step", "step")[0]).toBeCloseTo(rule === descent ? 1 : 0.001, 10);
  },
);

it("knows the length that it is prepared for, and gives a step for a rule that gives theta", () => {
  const rule = defineOptimizer({
    ...{ name: "moving", source: "test", hyper: {} },
    rule: ({ g, theta, total, progress }) => ({
      theta: sub(theta, mul(g, add(total, progress))),
    }),
  });
  const info = [{ name: "x", shape: [1] }];
  const alone = standaloneOptimizer(rule, resolveOptimizerHyper(rule, {}), info, "f64");
  const g = variable("g", [1], "f64");
  const { phase, returns } = alone.step({
    ...{ g, loss: variable("loss", [], "f64"), gradientAt: () => g },
  });
  expect(returns).toBe("theta");
  const program = interpretProgram({ phases: { step: phase } });
  alone.prepare(program, 10);
  program.variable("t").set([6]);
  program.variable("g").set([2]);
  program.variable("theta").set([100]);
  program.run("step");
  // 2 (10 + 5 / 10)
  expect(program.output("step", "step")[0]).toBe(21);
  expect(program.variable("theta")[0]).toBe(79);
});

const free = scalarVariable("w");
const sentence = /it uses the variable "w" \(f64 \[\]\), which nobody gives a value/;

it("a variable that nobody writes is named, and not 0", () => {
  const rule = defineOptimizer({
    name: "free",
    source: "test",
    hyper: {},
    rule: ({ g }) => ({ step: mul(free, g) }),
  });
  const alone = standaloneOptimizer(
    rule,
    resolveOptimizerHyper(rule, {}),
    [{ name: "x", shape: [1] }],
    "f64",
  );
  const g = variable("g", [1], "f64");
  const objective = { g, loss: variable("loss", [], "f64"), gradientAt: () => g };
  expect(() => alone.step(objective)).toThrow(sentence);
  expect(() => alone.step({ ...objective, g: mul(free, g) })).not.toThrow();
  const inputs = { x: { shape: [2], values: [1, 2] } };
  expect(() => evaluate(inputs, ({ x }) => ({ y: mul(x!, free) }))).toThrow(sentence);
  expect(() => evaluateScalar({ x: 1 }, ({ x }) => mul(x, free))).toThrow(sentence);
});
