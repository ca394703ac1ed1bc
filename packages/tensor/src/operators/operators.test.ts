import { mul, sum, type Tensor } from "@thalweg/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { grad } from "../autodiff/grad.js";
import { nodeOf, type TensorNode, variable } from "../graph/node.js";
import { reachableNodes } from "../graph/order.js";
import { interpret } from "../interpret/interpret.js";
import { gelu, softplus } from "./activations.js";
import { layerNorm } from "./layer-norm.js";
import { logSumExp } from "./log-sum-exp.js";
import { logSoftmax, softmax } from "./softmax.js";

const numRuns = process.env.THALWEG_THOROUGH === "1" ? 1000 : 100;
const numbers = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), {
  minLength: 1,
  maxLength: 40,
});

/** f of a vector, and the gradient of <u, f>. */
function at(f: (x: Tensor) => Tensor, elements: readonly number[], u?: readonly number[]) {
  const x = variable("x", [elements.length], "f64");
  const y = f(x);
  const weights = variable("u", y.shape, "f64");
  const [g] = grad(sum(mul(y, weights)), [x]);
  const values = new Map<TensorNode, Float64Array>([
    [x, Float64Array.from(elements)],
    [weights, Float64Array.from(u ?? elements.map(() => 1)).slice(0, y.shape[0] ?? 1)],
  ]);
  const [value, gradient] = interpret([nodeOf(y), g!], values);
  return { value: [...value!], gradient: [...gradient!] };
}

function expectClose(found: readonly number[], wanted: readonly number[], tolerance = 1e-13) {
  expect(found).toHaveLength(wanted.length);
  for (const [i, x] of wanted.entries()) {
    expect(Math.abs(found[i]! - x)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(x)));
  }
}

const total = (x: readonly number[]) => x.reduce((a, b) => a + b, 0);

describe("softmax, logSoftmax and logSumExp", () => {
  it("are their formulas within 1e-13, and so is logSumExp's gradient, the softmax", () => {
    fc.assert(
      fc.property(numbers, (x) => {
        const sizes = x.map(Math.exp);
        const shares = sizes.map((size) => size / total(sizes));
        expectClose(at(softmax, x).value, shares);
        expectClose(
          at(logSoftmax, x).value,
          x.map((each) => each - Math.log(total(sizes))),
        );
        const { value, gradient } = at(logSumExp, x);
        expectClose(value, [Math.log(total(sizes))]);
        expectClose(gradient, shares);
      }),
      { numRuns },
    );
  });

  it("have the gradients p (u - <p, u>) and u - p sum(u) within 1e-12", () => {
    fc.assert(
      fc.property(numbers, (x) => {
        const u = x.map((each, i) => Math.cos(each + i));
        const p = at(softmax, x).value;
        const mixed = total(p.map((share, i) => share * u[i]!));
        expectClose(
          at(softmax, x, u).gradient,
          p.map((share, i) => share * (u[i]! - mixed)),
          1e-12,
        );
        const wanted = p.map((share, i) => u[i]! - share * total(u));
        expectClose(at(logSoftmax, x, u).gradient, wanted, 1e-12);
      }),
      { numRuns },
    );
  });

  it("send no gradient through max", () => {
    const x = variable("x", [4], "f64");
    const nodes = reachableNodes(grad(logSumExp(x), [x]));
    expect(nodes.map(({ primitive }) => primitive)).not.toContain("argmax");
  });

  it("neither overflow nor underflow far from 0", () => {
    expectClose(at(logSumExp, [1000, 1000]).value, [1000 + Math.LN2]);
    expectClose(at(logSumExp, [-1000, -1000]).value, [-1000 + Math.LN2]);
    expectClose(at(logSoftmax, [0, 1000]).value, [-1000, 0]);
  });

  it("take infinities for what they are", () => {
    const low = Number.NEGATIVE_INFINITY;
    expect(at(logSumExp, [low, low]).value).toEqual([low]);
    expect(at(logSumExp, [-low, 0]).value).toEqual([-low]);
    expect(at(softmax, [low, 0]).value).toEqual([0, 1]);
  });

  it("work over any axes", () => {
    const x = variable("x", [2, 3], "f64");
    const values = new Map([[x as TensorNode, Float64Array.of(1, 2, 3, 4, 5, 6)]]);
    const [columns, all] = interpret([nodeOf(softmax(x, 0)), nodeOf(logSumExp(x))], values);
    const low = 1 / (1 + Math.exp(3));
    expectClose([...columns!], [low, low, low, 1 - low, 1 - low, 1 - low]);
    expectClose([...all!], [Math.log(total([1, 2, 3, 4, 5, 6].map(Math.exp)))]);
    expect(logSumExp(x, 0).shape).toEqual([3]);
  });
});

describe("layerNorm", () => {
  it("is (x - mean) / sqrt(variance + eps) within 1e-12, unchanged when a constant is added", () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: -8, max: 8 }), (x, shift) => {
        const mean = total(x) / x.length;
        const variance = total(x.map((each) => (each - mean) ** 2)) / x.length;
        const wanted = x.map((each) => (each - mean) / Math.sqrt(variance + 1e-5));
        expectClose(at(layerNorm, x).value, wanted, 1e-11);
        expectClose(
          at(
            layerNorm,
            x.map((each) => each + shift),
          ).value,
          wanted,
          1e-11,
        );
      }),
      { numRuns },
    );
  });

  it("takes its axes and eps from the options", () => {
    const x = variable("x", [2, 2], "f64");
    const values = new Map([[x as TensorNode, Float64Array.of(1, 5, 3, 5)]]);
    const [found] = interpret([nodeOf(layerNorm(x, { axes: 0, eps: 3 }))], values);
    expect([...found!]).toEqual([-0.5, 0, 0.5, 0]);
  });
});

describe("gelu and softplus", () => {
  it("gelu is x times the normal distribution at x: values of Abramowitz & Stegun's table 26.1", () => {
    const table = [
      [0, 0.5],
      [0.5, 0.6914624612740131],
      [1, 0.8413447460685429],
      [2, 0.9772498680518208],
    ];
    for (const [x, p] of table) {
      expectClose(at(gelu, [x!, -x!]).value, [x! * p!, -x! * (1 - p!)], 1e-15);
    }
  });

  it("gelu's derivative is P(x) + x p(x)", () => {
    const density = Math.exp(-0.5) / Math.sqrt(2 * Math.PI);
    expectClose(at(gelu, [1]).gradient, [0.8413447460685429 + density], 1e-14);
  });

  it("softplus is log(1 + e^x) within 1e-15, its derivative the sigmoid, also at 0", () => {
    fc.assert(
      fc.property(numbers, (x) => {
        const { value, gradient } = at(softplus, [...x, 0]);
        expectClose(
          value,
          [...x, 0].map((each) => Math.log1p(Math.exp(each))),
          1e-15,
        );
        expectClose(
          gradient,
          [...x, 0].map((each) => 1 / (1 + Math.exp(-each))),
          1e-15,
        );
      }),
      { numRuns },
    );
    expect(at(softplus, [1000, -1000])).toEqual({ value: [1000, 0], gradient: [1, 0] });
  });
});
