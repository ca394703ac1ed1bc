import { describe, expect, expectTypeOf, it } from "vitest";
import type { Scalar } from "../tensor/scalar.js";
import type { Tensor } from "../tensor/tensor.js";
import { add, div, mul, sqrt, square } from "../vocabulary/elementwise.js";
import { debias, ema } from "../vocabulary/rule.js";
import { choice, decay, learningRate, positive } from "./hyper.js";
import { configure, defineOptimizer, zeros } from "./rule.js";

const adam = defineOptimizer({
  name: "adam",
  source: "Kingma & Ba 2015, algorithm 1 (arXiv:1412.6980)",
  hyper: {
    lr: learningRate(1e-3),
    beta1: decay(0.9),
    beta2: decay(0.999),
    eps: positive(1e-8),
    form: choice("paper", ["paper", "torch"]),
  },
  state: { m: zeros, v: zeros },
  rule({ g, m, v, t, lr, beta1, beta2, eps, form }) {
    expectTypeOf(lr).toEqualTypeOf<Scalar>();
    expectTypeOf(m).toEqualTypeOf<Tensor>();
    expectTypeOf(form).toEqualTypeOf<"paper" | "torch">();
    m = ema(m, g, beta1);
    v = ema(v, square(g), beta2);
    return { m, v, step: div(mul(lr, debias(m, beta1, t)), add(sqrt(debias(v, beta2, t)), eps)) };
  },
});

describe("defineOptimizer", () => {
  it("infers hyperparameters and state from the literals, and keeps them as data", () => {
    expect(Object.keys(adam.hyper)).toEqual(["lr", "beta1", "beta2", "eps", "form"]);
    expect(adam.scope).toBe("element");
  });

  it("refuses a state that bears a word of every rule", () => {
    expect(() =>
      defineOptimizer({
        name: "odd",
        source: "",
        hyper: {},
        state: { g: zeros },
        rule: ({ g }) => ({ step: g }),
      }),
    ).toThrow(
      'optimizer "odd": "g" is a reserved name; give the hyperparameter or state another name.',
    );
  });
});

describe("configure", () => {
  it("changes defaults and checks them against the range", () => {
    expect(configure(adam, { lr: 0.1 }).hyper.lr?.default).toBe(0.1);
    expect(() => configure(adam, { beta1: 1.2 })).toThrow(
      'optimizer "adam": hyperparameter "beta1" is 1.2; it must be in [0, 1). Use 0.9, the default.',
    );
    expect(() => configure(adam, { beta3: 0.5 })).toThrow(
      'optimizer "adam" has no hyperparameter "beta3". Did you mean "beta1" or "beta2"?',
    );
  });
});
