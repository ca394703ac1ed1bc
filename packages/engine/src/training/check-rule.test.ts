import {
  defineOptimizer,
  exp,
  flatten,
  mul,
  positive,
  type RuleOptimizer,
  type RuleOutput,
  reshape,
  type StateSpec,
  sum,
  type Tensor,
  zeros,
} from "@thalweg/core";
import { scalarVariable, variable } from "@thalweg/tensor";
import { describe, expect, it } from "vitest";
import { instantiateOptimizer } from "./composite-instance.js";
import { layoutOf } from "./layout.js";
import { NoiseKeys } from "./noise.js";

const lr = scalarVariable("lr");
const g = variable("g", [6], "f32");

function stepOf(optimizer: RuleOptimizer) {
  const instance = instantiateOptimizer(optimizer, {
    layout: layoutOf([{ name: "w", shape: [2, 3] }]),
    dtype: "f32",
    scalar: () => lr,
    structural: {},
    prefix: "",
    noiseKey: new NoiseKeys().key,
  });
  const loss = variable("loss", [], "f32");
  return () =>
    instance.step({
      g,
      rawGradient: g,
      theta: g,
      loss,
      t: lr,
      total: lr,
      progress: lr,
      gradientAt: (at) => at,
    });
}

/** A rule that the type checker would not let through, as a plugin in JavaScript may hold it. */
function odd(rule: (g: Tensor, m: Tensor) => unknown): RuleOptimizer {
  return defineOptimizer({
    name: "odd",
    source: "test",
    hyper: { lr: positive(1) },
    state: { m: zeros },
    rule: (input) => rule(input.g, input.m) as RuleOutput<StateSpec>,
  });
}

describe("a rule that breaks its contract is refused in one sentence", () => {
  it.each<[string, (g: Tensor, m: Tensor) => unknown, string]>([
    [
      "nothing",
      () => undefined,
      'optimizer "odd": the rule returned undefined; return { step } and its state.',
    ],
    ["no step", (x) => ({ m: x }), "the rule returned neither step nor theta; return one of them."],
    [
      "both",
      (x) => ({ step: x, theta: x }),
      "the rule returned both step and theta; return one of them.",
    ],
    ["a number", () => ({ step: 3 }), "the rule returned a step that is no tensor"],
    ["a scalar", () => ({ step: exp(lr) }), "the rule returned a step that is no tensor"],
    [
      "another shape",
      (x) => ({ step: reshape(x, [2, 3]) }),
      "a step of shape [2, 3]; it must be [6].",
    ],
    [
      "an unknown state",
      (x) => ({ step: x, n: x }),
      'the rule returned "n", which is no state of it. Did you mean "m"?',
    ],
    [
      "a state that is read and not returned",
      (x, m) => ({ step: mul(m, x) }),
      'the rule reads the state "m" and does not return it, so that it would stay 0; return { m, step }.',
    ],
    [
      "a sum in scope element",
      (x) => ({ step: mul(sum(x), x) }),
      'the rule uses sum, which mixes parameters; give it scope "tensor" or "all".',
    ],
    [
      "a throw",
      () => {
        throw new Error("boom");
      },
      'optimizer "odd" throws while it is traced: boom',
    ],
    ["a native operator", (x) => ({ step: mul(Number(lr), x) }), "native operator"],
    ["Math.exp", (x) => ({ step: mul(Math.exp(1), x) }), "Math.exp"],
  ])("%s", (_, rule, message) => {
    expect(stepOf(odd(rule))).toThrow(message);
  });

  it("asking for a gradient elsewhere without scope all", () => {
    const asking = defineOptimizer({
      name: "asking",
      source: "test",
      hyper: {},
      rule: ({ theta, gradientAt }) => ({ step: gradientAt(theta) }),
    });
    expect(stepOf(asking)).toThrow('give the optimizer scope "all", not "element"');
  });
});

describe("scopes", () => {
  it("tensor gives each parameter in its own shape, the others one vector", () => {
    const seen: (readonly number[])[] = [];
    const looking = (scope: "element" | "tensor" | "all") =>
      defineOptimizer({
        name: scope,
        source: "test",
        scope,
        hyper: {},
        rule(input) {
          seen.push(input.g.shape);
          return { step: reshape(flatten(input.g), input.g.shape) };
        },
      });
    stepOf(looking("tensor"))();
    stepOf(looking("all"))();
    expect(seen).toEqual([[2, 3], [6]]);
  });
});
