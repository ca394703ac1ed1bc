import { add, argmax, div, floor, gather, less, mul, sqrt, sub, sum, where } from "@thalweg/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { constant, nodeOf, type TensorNode, variable } from "../../graph/node.js";
import { reachableNodes } from "../../graph/order.js";
import type { TypedArray } from "../../program/program.js";
import { pairRecipes } from "../../test-support/pairs.js";
import {
  buildGraph,
  graphParameters,
  type RandomGraph,
  randomGraphs,
} from "../../test-support/random-graphs.js";
import { interpret } from "../interpret.js";
import { firstOutside, interpretBounded } from "./interpret-bounded.js";

const parameters = graphParameters("error bounds");

/** Every node of a graph in exact mode lies within its bound. */
function expectContained({ outputs, values }: RandomGraph): void {
  const nodes = reachableNodes(outputs);
  const exact = interpret(nodes, values);
  for (const [i, bounded] of interpretBounded(nodes, values).entries()) {
    const outside = firstOutside(bounded, exact[i]!);
    if (outside === undefined) continue;
    const [v, b] = [bounded.value[outside], bounded.bound[outside]];
    throw new Error(
      `${nodes[i]!.primitive}, node ${i}: element ${outside} is ${exact[i]![outside]}, further than ${b} from ${v}`,
    );
  }
}

describe("the error bound", () => {
  it.each(["tame", "wild"] as const)("contains what the program computes: %s graphs", (manner) => {
    fc.assert(fc.property(randomGraphs({ manner }), expectContained), parameters);
  });

  it("contains what the program computes for every fusable pair of primitives", () => {
    for (const recipe of pairRecipes("f32", (i) => 1 + (i % 67))) {
      expectContained(buildGraph(recipe));
    }
  });

  it("says something: in tame f32 graphs most bounds are below 1e-4 of the largest value", () => {
    let [useful, all] = [0, 0];
    fc.assert(
      fc.property(randomGraphs({ manner: "tame", dtypes: ["f32"] }), ({ outputs, values }) => {
        const floats = outputs.filter(({ dtype }) => dtype !== "i32");
        for (const { value, bound } of interpretBounded(floats, values)) {
          const size = (value as Float64Array).reduce((most, x) => Math.max(most, Math.abs(x)), 1);
          useful += bound.filter((b) => b <= 1e-4 * size).length;
          all += bound.length;
        }
      }),
      parameters,
    );
    expect(useful / all).toBeGreaterThan(0.8);
  });

  it("finds a result that is wrong in its fifth digit", () => {
    const x = variable("x", [100], "f32");
    const values = new Map([
      [x as TensorNode, Float32Array.from({ length: 100 }, (_, i) => i / 7)],
    ]);
    const [bounded] = interpretBounded([nodeOf(sum(mul(x, x)))], values);
    const exact = interpret([nodeOf(sum(mul(x, x)))], values)[0]![0]!;
    expect(firstOutside(bounded!, [exact])).toBeUndefined();
    expect(firstOutside(bounded!, [exact * (1 + 1e-5)])).toBe(0);
    expect(firstOutside(bounded!, [Number.NaN])).toBe(0);
  });

  it("is the textbook's where the textbook has one: half an ulp for a constant, gamma_n for a sum", () => {
    const third = 1 / 3;
    const at = (node: ReturnType<typeof add>, values = new Map<TensorNode, TypedArray>()) =>
      interpretBounded([nodeOf(node)], values)[0]!.bound[0]!;
    expect(at(constant(third, "f32"))).toBe(Math.abs(Math.fround(third) - third));
    expect(at(constant(0.5, "f32"))).toBe(0);
    const x = variable("x", [64], "f32");
    const ones = new Map([[x as TensorNode, new Float32Array(64).fill(1)]]);
    const bound = at(sum(x), ones) / (64 * 2 ** -24);
    expect(bound).toBeGreaterThan(12);
    expect(bound).toBeLessThan(12.01);
  });

  describe("at a decision that could go either way", () => {
    const x = variable("x", [1], "f32");
    const values = new Map([[x as TensorNode, Float32Array.of(1 / 3)]]);
    const third = div(add(x, 0), 1);
    const close = mul(third, constant(1.1, "f32"));
    const edge = sub(mul(close, 30), 11);
    const boundOf = (node: ReturnType<typeof add>) =>
      interpretBounded([nodeOf(node)], values)[0]!.bound[0]!;

    it("covers both outcomes of comparisons, where and floor", () => {
      expect(boundOf(less(edge, 0))).toBe(1);
      expect(boundOf(floor(edge))).toBe(1);
      const chosen = boundOf(where(less(edge, 0), 5, 7));
      expect(chosen).toBe(2);
    });

    it("is Infinity for rows by such an index, roots and quotients", () => {
      const table = variable("table", [2, 1], "f32");
      values.set(table, Float32Array.of(1, 2));
      expect(boundOf(gather(table, less(edge, 0)))).toBe(Number.POSITIVE_INFINITY);
      expect(boundOf(sqrt(edge))).toBe(Number.POSITIVE_INFINITY);
      expect(boundOf(div(1, edge))).toBe(Number.POSITIVE_INFINITY);
    });

    it("is the whole axis for argmax of elements too close to call, and 0 for others", () => {
      const pair = (a: number) => {
        const y = variable("y", [3], "f32");
        values.set(y, Float32Array.of(a, 0.1, 0.1));
        return boundOf(argmax(mul(y, 0.1)));
      };
      expect(pair(0.1)).toBe(2);
      expect(pair(0.2)).toBe(0);
    });
  });
});
