/**
 * The adjoints against two opinions that share nothing with them, dual numbers and central
 * differences, on random graphs.
 */
import { dot } from "@thalweg/core";
import { stream } from "@thalweg/core/numeric";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { is, type TensorNode, variable } from "../graph/node.js";
import { reachableNodes } from "../graph/order.js";
import { interpretDual } from "../interpret/dual.js";
import { firstLargest, runOf } from "../interpret/reduction.js";
import type { TypedArray } from "../program/program.js";
import { sizeOf } from "../shape/shape.js";
import {
  graphParameters,
  graphRuns,
  type RandomGraph,
  randomGraphs,
  tamePrimitives,
} from "../test-support/random-graphs.js";
import { grad, hvp, jvp } from "./grad.js";
import { vjp } from "./vjp.js";

const parameters = graphParameters("gradients");
const tame = randomGraphs({ manner: "tame", dtypes: ["f64"] });
const differentiated = new Set<string>();

type Values = Map<TensorNode, TypedArray>;

/** The floats among the outputs and inputs of a graph, with random cotangents and tangents. */
function setting({ outputs, inputs, values, recipe }: RandomGraph) {
  const isFloat = ({ dtype }: TensorNode) => dtype !== "i32";
  const draws = stream(recipe.seed, "directions");
  const all: Values = new Map(values);
  const like = (nodes: readonly TensorNode[], what: string) =>
    nodes.map((node, i) => {
      const direction = variable(`${what}${i}`, node.shape, node.dtype);
      const array =
        node.dtype === "f32"
          ? new Float32Array(sizeOf(node.shape))
          : new Float64Array(sizeOf(node.shape));
      all.set(direction, array.map(() => draws.normal()) as TypedArray);
      return direction;
    });
  const floats = outputs.filter(isFloat);
  const xs: TensorNode[] = inputs.filter(({ dtype }) => dtype === recipe.dtype);
  return { outputs: floats, xs, values: all, u: like(floats, "u"), v: like(xs, "v") };
}

const inner = (a: readonly ArrayLike<number>[], b: readonly ArrayLike<number>[]) => {
  let [sum, size] = [0, 0];
  for (const [i, x] of a.entries()) {
    for (let j = 0; j < x.length; j++) {
      sum += x[j]! * b[i]![j]!;
      size += Math.abs(x[j]! * b[i]![j]!);
    }
  }
  return { sum, size };
};

/** Values in doubles, so that an f32 graph is judged without its rounding. */
function doubles(nodes: readonly TensorNode[], values: Values): Float64Array[] {
  return interpretDual(nodes, values, new Map()).map(({ value }) => Float64Array.from(value));
}

function tangentsOf(xs: readonly TensorNode[], v: readonly TensorNode[], values: Values) {
  return new Map(xs.map((x, i) => [x, values.get(v[i]!)!] as const));
}

describe("the gradient of random graphs", () => {
  it("is the transpose of the derivative by dual numbers: <J v, u> = <v, J' u> to 1e-9 of the terms' sizes", () => {
    fc.assert(
      fc.property(tame, (graph) => {
        const { outputs, xs, values, u, v } = setting(graph);
        const gradient = doubles(vjp(outputs, xs, u), values);
        const duals = interpretDual(outputs, values, tangentsOf(xs, v, values));
        const forward = inner(
          duals.map(({ tangent }) => tangent),
          u.map((each) => values.get(each)!),
        );
        const backward = inner(
          gradient,
          v.map((each) => values.get(each)!),
        );
        const bound = 1e-9 * (1 + forward.size + backward.size);
        expect(Math.abs(forward.sum - backward.sum)).toBeLessThanOrEqual(bound);
        for (const { primitive, dtype } of reachableNodes(graph.outputs)) {
          if (dtype === "i32") differentiated.add(primitive);
        }
        for (const { primitive } of reachableNodes(outputs)) differentiated.add(primitive);
      }),
      parameters,
    );
  });

  it("has a jvp that equals the derivative by dual numbers to 1e-9, element by element", () => {
    fc.assert(
      fc.property(tame, (graph) => {
        const { outputs, xs, values, v } = setting(graph);
        const found = doubles(jvp(outputs, xs, v), values);
        const duals = interpretDual(outputs, values, tangentsOf(xs, v, values));
        for (const [i, { tangent }] of duals.entries()) {
          const size = tangent.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
          tangent.forEach((x, j) => {
            expect(Math.abs(x - found[i]![j]!)).toBeLessThanOrEqual(1e-9 * size);
          });
        }
      }),
      parameters,
    );
  });

  it("is the limit of central differences, away from kinks", () => {
    let compared = 0;
    fc.assert(
      fc.property(tame, (graph) => {
        const { outputs, xs, values, u, v } = setting(graph);
        if (!outputs.some((y) => sizeOf(y.shape) > 0)) return;
        const loss = outputs.map((y, i) => dot(y, u[i]!));
        const difference = centralDifference(loss as TensorNode[], outputs, xs, v, values);
        if (difference === undefined) return;
        compared++;
        const gradient = doubles(vjp(outputs, xs, u), values);
        const { sum, size } = inner(
          gradient,
          v.map((each) => values.get(each)!),
        );
        const bound = 1e-6 * (1 + size + difference.size) + difference.error;
        expect(Math.abs(sum - difference.slope)).toBeLessThanOrEqual(bound);
      }),
      parameters,
    );
    expect(compared).toBeGreaterThan(graphRuns / 3);
  });

  it("has second derivatives: hvp equals the derivative of grad by dual numbers to 1e-8 of the terms' sizes", () => {
    fc.assert(
      fc.property(randomGraphs({ manner: "tame", dtypes: ["f64"], maxSteps: 8 }), (graph) => {
        const { outputs, xs, values, u, v } = setting(graph);
        const [loss] = outputs.map((y, i) => dot(y, u[i]!));
        if (loss === undefined) return;
        const duals = interpretDual(grad(loss, xs), values, tangentsOf(xs, v, values));
        const products = doubles(hvp(loss, xs, v), values);
        for (const [i, { tangent }] of duals.entries()) {
          const size = tangent.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
          tangent.forEach((x, j) => {
            expect(Math.abs(x - products[i]![j]!)).toBeLessThanOrEqual(1e-8 * size);
          });
        }
      }),
      parameters,
    );
  });

  it("never divides two zeros or two infinities in a tame graph: every element is finite", () => {
    fc.assert(
      fc.property(randomGraphs({ manner: "tame" }), (graph) => {
        const { outputs, xs, values, u } = setting(graph);
        const gradient = doubles(vjp(outputs, xs, u), values);
        expect(gradient.every((g) => g.every(Number.isFinite))).toBe(true);
      }),
      parameters,
    );
  });

  afterAll(() => {
    expect(tamePrimitives.filter((primitive) => !differentiated.has(primitive))).toEqual([]);
  });
});

/**
 * What every discontinuity and kink of a graph decides at some values: comparisons, signs, places
 * of largest values.
 */
function decisions(nodes: readonly TensorNode[], values: Values): string {
  const order = reachableNodes(nodes);
  const computed = new Map(
    interpretDual(order, values, new Map()).map(({ value }, i) => [order[i]!, value] as const),
  );
  return order
    .flatMap((node) => {
      const [a, b] = node.operands.map((operand) => computed.get(operand)!);
      if (node.dtype === "i32" || node.primitive === "floor" || node.primitive === "sign") {
        return [computed.get(node)!.join()];
      }
      if (node.primitive === "abs") return [a!.map((x) => Math.sign(x)).join()];
      if (node.primitive === "maximum" || node.primitive === "minimum") {
        return [a!.map((x, i) => Math.sign(x - b![i]!)).join()];
      }
      if (!is(node, "max")) return [];
      const { axis, count } = node.attributes;
      return [firstLargest(a!, runOf(node.operands[0]!.shape, axis, count)).join()];
    })
    .join(";");
}

/**
 * (f(x + h v) - f(x - h v)) / 2h at h and h / 2: the difference of the two estimates the error of
 * the second (Richardson). Undefined where a kink lies between, or where a value is not finite.
 */
function centralDifference(
  loss: readonly TensorNode[],
  outputs: readonly TensorNode[],
  xs: readonly TensorNode[],
  v: readonly TensorNode[],
  values: Values,
) {
  const at = (h: number): Values => {
    const moved: Values = new Map(values);
    for (const [i, x] of xs.entries()) {
      const direction = values.get(v[i]!)!;
      moved.set(
        x,
        Float64Array.from(values.get(x)!, (value, j) => value + h * direction[j]!),
      );
    }
    return moved;
  };
  const slope = (h: number) => {
    const [up, down] = [at(h), at(-h)].map((moved) =>
      doubles(loss, moved).reduce((sum, value) => sum + value[0]!, 0),
    );
    return { slope: (up! - down!) / (2 * h), size: Math.abs(up!) };
  };
  const h = 2 ** -14;
  const here = decisions(outputs, values);
  if ([-h, -h / 2, h / 2, h].some((step) => decisions(outputs, at(step)) !== here))
    return undefined;
  const [coarse, fine] = [slope(h), slope(h / 2)];
  const error = 2 * Math.abs(coarse.slope - fine.slope) + (2 ** -45 * fine.size) / h;
  return Number.isFinite(error) ? { ...fine, error } : undefined;
}
