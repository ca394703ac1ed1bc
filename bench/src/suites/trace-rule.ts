import type { RuleOptimizer } from "@thalweg/core";
import { adam } from "@thalweg/optimizers";
import { scalarVariable, variable } from "@thalweg/tensor";
import type { Suite } from "./suite.js";

/** Calls a rule once on symbolic tensors, as the engine does before a program is compiled. */
function trace(optimizer: RuleOptimizer, size: number): unknown {
  const tensors = ["g", "theta", ...Object.keys(optimizer.state)];
  const scalars = ["t", "total", "progress", ...Object.keys(optimizer.hyper)];
  return optimizer.rule({
    ...Object.fromEntries(tensors.map((name) => [name, variable(name, [size], "f32")])),
    ...Object.fromEntries(scalars.map((name) => [name, scalarVariable(name)])),
  });
}

/** Building the graph of a rule; its cost must not depend on the number of parameters. */
export const traceRule: Suite = {
  name: "trace-rule",
  title: "the graph of Adam's rule",
  open: () => ({
    cases: {
      "1 parameter": { run: () => trace(adam, 1) },
      "1,000,000 parameters": { run: () => trace(adam, 1_000_000) },
    },
  }),
};
