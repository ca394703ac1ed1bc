import {
  cast,
  defineOptimizer,
  defineWrapper,
  exp,
  filled,
  flatten,
  type InnerStep,
  initialTheta,
  mul,
  type Optimizer,
  positive,
  type RuleOptimizer,
  type RuleOutput,
  reshape,
  type StateInit,
  type StateSpec,
  shaped,
  sum,
  type Tensor,
  wrap,
  zeros,
} from "@thalweg/core";
import { scalarVariable, variable } from "@thalweg/tensor";
import { describe, expect, it } from "vitest";
import { layoutOf } from "../task/layout.js";
import { instantiateOptimizer } from "./composite-instance.js";
import { NoiseKeys } from "./noise.js";

const lr = scalarVariable("lr");
const g = variable("g", [6], "f32");

function stepOf(optimizer: Optimizer) {
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

/** A rule that the type checker would refuse, as a plugin in plain JavaScript can contain it. */
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
      "a tensor alone",
      (x) => x,
      "the rule returned a tensor f32 [6]; return { step } and its state.",
    ],
    ["a promise", () => Promise.resolve({}), "the rule returned a promise; return { step }"],
    ["a list", (x) => [x], "the rule returned a list of 1; return { step } and its state."],
    [
      "another element type",
      (x) => ({ step: cast(x, "f64") }),
      "the rule returned a step of f64; it must be f32: write cast(x, g.dtype).",
    ],
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
      "a sum in a state in scope element",
      (x) => ({ step: x, m: mul(sum(x), x) }),
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

  it("but not for reading where it began, which needs no return", () => {
    const returning = defineOptimizer({
      ...{ name: "returning", source: "test", hyper: {}, state: { x0: initialTheta } },
      rule: ({ g, x0 }) => ({ step: mul(g, x0) }),
    });
    expect(stepOf(returning)).not.toThrow();
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

describe("a call of the engine's with something that cannot be is refused in one sentence", () => {
  it.each<[string, unknown]>([
    ["undefined", undefined],
    ["a tensor f32 [2, 3]", reshape(g, [2, 3])],
    ["3", 3],
  ])("gradientAt(%s)", (shown, at) => {
    const asking = defineOptimizer({
      name: "asking",
      source: "test",
      scope: "all",
      hyper: {},
      rule: ({ gradientAt }) => ({ step: gradientAt(at as Tensor) }),
    });
    expect(stepOf(asking)).toThrow(
      `optimizer "asking": gradientAt is given ${shown}; it must be a tensor f32 [6].`,
    );
  });

  it.each<[string, unknown, string]>([
    ["undefined", { g: undefined }, "inner's g is given undefined; it must be a tensor f32 [6]."],
    ["a number of steps", { t: 3 }, "inner's t is given 3; it must be a scalar."],
    [
      "a gradient alone",
      g,
      "inner is given a tensor f32 [6]; write inner({ g }) or inner({ g, t }).",
    ],
  ])("inner with %s", (_, how, sentence) => {
    const wrapper = defineWrapper({
      name: "asking",
      source: "test",
      hyper: {},
      wrap: ({ inner }) => ({ theta: inner(how as InnerStep) }),
    });
    expect(
      stepOf(
        wrap(
          wrapper,
          odd((x) => ({ step: x })),
        ),
      ),
    ).toThrow(`wrapper "asking": ${sentence}`);
  });
});

it.each<[unknown, string]>([
  [
    0,
    "is 0; it must be zeros, filled(value), single(value), shaped(shapeOf, value), initialTheta or sums.",
  ],
  [zeros.value, "is 0; it must be zeros"],
  [filled, "is a function (filled, single and shaped are called); it must be zeros"],
  [{ shape: [2], value: 0 }, "is an object; it must be zeros"],
  [undefined, "is undefined; it must be zeros"],
])("a state that begins as %o is refused where the rule is defined", (init, sentence) => {
  const define = () =>
    defineOptimizer({
      ...{ name: "odd", source: "test", hyper: {} },
      state: { m: init as StateInit },
      rule: ({ g: step }) => ({ step }),
    });
  expect(define).toThrow(`optimizer "odd": the state "m" ${sentence}`);
});

it("a state of a shape that is none is refused", () => {
  const shapedOddly = defineOptimizer({
    ...{ name: "odd", source: "test", hyper: {} },
    state: { m: shaped(() => [1.5], 0) },
    rule: ({ g: step }) => ({ step }),
  });
  expect(() => stepOf(shapedOddly)).toThrow(
    'the state "m": its shape is [1.5]; it must be a list of whole numbers of at least 0.',
  );
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
