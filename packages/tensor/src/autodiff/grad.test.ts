import {
  abs,
  add,
  atan2,
  cumsum,
  div,
  dot,
  exp,
  gather,
  iota,
  log,
  log1p,
  matmul,
  max,
  maximum,
  mean,
  mul,
  norm,
  pow,
  relu,
  reshape,
  type Shape,
  scatterAdd,
  slice,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  tanh,
  where,
} from "@thalweg/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { constant, nodeOf, type TensorNode, variable } from "../graph/node.js";
import { reachableNodes } from "../graph/order.js";
import { interpret } from "../interpret/interpret.js";
import { grad, hvp, jvp } from "./grad.js";

/** The elements of nodes where one f64 variable has given ones. */
function at(x: TensorNode, elements: readonly number[], nodes: readonly Tensor[]): number[][] {
  const values = new Map([[x, Float64Array.from(elements)]]);
  return interpret(nodes.map(nodeOf), values).map((array) => [...array]);
}

function gradientAt(f: (x: Tensor) => Tensor, elements: readonly number[], shape?: Shape) {
  const x = variable("x", shape ?? [elements.length], "f64");
  return at(x, elements, grad(f(x), [x]))[0]!;
}

const primitivesOf = (...roots: TensorNode[]) =>
  reachableNodes(roots).map(({ primitive }) => primitive);

describe("grad", () => {
  it("is 0 where |x| and relu have a corner", () => {
    expect(gradientAt((x) => sum(abs(x)), [-2, 0, 3])).toEqual([-1, 0, 1]);
    expect(gradientAt((x) => sum(relu(x)), [-2, 0, 3])).toEqual([0, 0, 1]);
  });

  it("gives ties of maximum to the first operand and ties of max to the first index", () => {
    const both = (x: Tensor) => maximum(mul(x, 2), mul(x, 3));
    expect(gradientAt((x) => sum(both(x)), [0, 1, -1])).toEqual([2, 3, 2]);
    expect(gradientAt((x) => max(x), [1, 5, 5, 2])).toEqual([0, 1, 0, 0]);
    const columns = (x: Tensor) => sum(max(x, 0));
    expect(gradientAt(columns, [1, 2, 1, 3], [2, 2])).toEqual([1, 0, 0, 1]);
  });

  it("gives pow 0 by the base where the exponent is 0, and 0 by the exponent at base 0", () => {
    const f = (x: Tensor) => sum(pow(slice(x, [0], [2]), slice(x, [2], [2])));
    expect(gradientAt(f, [0, 0, 0, 2])).toEqual([0, 0, 0, 0]);
    expect(gradientAt((x) => sum(pow(x, 2)), [-3, 0])).toEqual([-6, 0]);
  });

  it("has a gradient of a norm that is NaN at 0 only", () => {
    expect(gradientAt(norm, [0, -2])).toEqual([0, -1]);
    expect(gradientAt(norm, [0, 0])).toEqual([Number.NaN, Number.NaN]);
  });

  it("passes nothing, not even NaN, into the branch that where did not take", () => {
    const safeLog = (x: Tensor) => where(lessThanOne(x), 0, log(sub(x, 1)));
    expect(gradientAt((x) => sum(safeLog(x)), [0, 1, 3])).toEqual([0, 0, 0.5]);
    const unit = (x: Tensor) => where(positive(norm(x)), div(x, norm(x)), 0);
    expect(gradientAt((x) => sum(unit(x)), [0, 0])).toEqual([0, 0]);
    const softplus = (x: Tensor) => where(lessThanOne(x), log1p(exp(x)), x);
    expect(gradientAt((x) => sum(softplus(x)), [0, 1000])).toEqual([0.5, 1]);
    const nested = (x: Tensor) =>
      where(positive(x), where(lessThanOne(x), sqrt(x), 1), div(1, mul(x, 0)));
    expect(gradientAt((x) => sum(nested(x)), [0.25, 4])).toEqual([1, 0]);
  });

  it("reaches through conditions of any sign, also where they add up to 0", () => {
    const signs = (x: Tensor) => sub(mul(iota(x, 2), 2), 1);
    const f = (x: Tensor) => sum(where(signs(x), mul(x, exp(x)), 0));
    expect(gradientAt(f, [0], [])).toEqual([2]);
  });

  it("does not cut second derivatives where a first derivative happens to be 0", () => {
    const x = variable("x", [1], "f64");
    const f = sum(where(positive(x), square(log(x)), 0));
    const [first] = grad(f, [x]);
    expect(at(x, [1], [first!, ...grad(sum(first!), [x])])).toEqual([[0], [2]]);
    expect(at(x, [-1], [first!, ...grad(sum(first!), [x])])).toEqual([[0], [0]]);
  });

  it("can be taken again: x^3 has 3 x^2, 6 x and 6", () => {
    const x = variable("x", [2], "f64");
    let y: Tensor = sum(mul(mul(x, x), x));
    const orders = [1, 2, 3].map(() => {
      const [g] = grad(y, [x]);
      y = sum(g!);
      return g!;
    });
    expect(at(x, [2, -1], orders)).toEqual([
      [12, 3],
      [12, -6],
      [6, 6],
    ]);
  });

  it("is zeros for inputs that the output does not depend on, also by way of integers", () => {
    const x = variable("x", [3], "f32");
    const y = variable("y", [2], "f32");
    const [gx, gy] = grad(sum(where(less1(x), 1, constant(2, "f32"))), [x, y]);
    const values = new Map([[x as TensorNode, Float32Array.of(1, 2, 3)]]);
    expect(interpret([gx!, gy!], values)).toEqual([new Float32Array(3), new Float32Array(2)]);
  });

  it("joins the gradients by a vector's slices end to end, without adding padded pieces", () => {
    const x = variable("x", [4], "f64");
    const at1 = (i: number) => reshape(slice(x, [i], [1]), []);
    const f = add(mul(at1(0), at1(1)), square(at1(3)));
    const [g] = grad(f, [x]);
    expect(g!.primitive).toBe("concat");
    expect(primitivesOf(g!)).not.toContain("pad");
    expect(at(x, [2, 3, 5, 7], [g!])).toEqual([[3, 2, 0, 14]]);
    const overlapping = add(sum(slice(x, [0], [3])), sum(square(slice(x, [1], [3]))));
    expect(at(x, [2, 3, 5, 7], grad(overlapping, [x]))).toEqual([[1, 7, 11, 14]]);
  });

  it("adds slices up wherever they lie: the gradient counts how often an element was read", () => {
    const ranges = fc.array(fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 10 })), { minLength: 1 });
    fc.assert(
      fc.property(ranges, (drawn) => {
        const cut = drawn.map(([start, size]) => [start, Math.min(size, 10 - start)] as const);
        const read = (x: Tensor) =>
          cut.map(([start, size]) => sum(slice(x, [start], [size]))).reduce((a, b) => add(a, b));
        const counts = Array.from(
          { length: 10 },
          (_, i) => cut.filter(([start, size]) => start <= i && i < start + size).length,
        );
        expect(gradientAt(read, new Array<number>(10).fill(1))).toEqual(counts);
      }),
    );
  });

  it("writes no factor of one and folds constants", () => {
    const x = variable("x", [8], "f32");
    const [g] = grad(mean(square(x)), [x]);
    expect(
      primitivesOf(g!)
        .filter((p) => p !== "variable")
        .sort(),
    ).toEqual(["broadcast", "constant", "mul"]);
    const y = variable("y", [], "f32");
    const [ones, count] = grad(sum(add(x, y)), [x, y]);
    expect(primitivesOf(ones!)).toEqual(["constant", "broadcast"]);
    expect(count).toMatchObject({ primitive: "constant", attributes: { value: 8 } });
  });

  it("adds rows that were read twice, and reads rows that were added", () => {
    const rows = nodeOf(iota(variable("x", [1], "f64"), 2));
    const twice = (x: Tensor) => sum(mul(gather(gather(x, rows), mul(rows, 0)), 3));
    expect(gradientAt(twice, [1, 1, 1])).toEqual([6, 0, 0]);
    const added = (x: Tensor) => sum(square(scatterAdd(x, mul(rows, 0), 2)));
    expect(gradientAt(added, [1, 2])).toEqual([6, 6]);
    expect(gradientAt((x) => sum(scatterAdd(x, rows, 0)), [1, 2])).toEqual([0, 0]);
  });

  it("sums cumulative sums from the end, without cancellation", () => {
    const f = (x: Tensor) => dot(cumsum(x), constantVector([1e20, 1, 1], x));
    expect(gradientAt(f, [1, 1, 1])).toEqual([1e20 + 2, 2, 1]);
  });

  it("walks graphs too deep to recur in", () => {
    const deep = (x: Tensor) => {
      let y = x;
      for (let i = 0; i < 20_000; i++) y = add(mul(y, 0.5), x);
      return sum(y);
    };
    expect(gradientAt(deep, [1])[0]).toBeCloseTo(2, 12);
  });

  it("refuses what has no gradient, with a sentence", () => {
    const x = variable("x", [2], "f32");
    const i = variable("i", [], "i32");
    expect(() => grad(x, [x])).toThrow("grad of an output of shape [2]: it must be a single value");
    expect(() => grad(i, [x])).toThrow("a derivative with an output of i32 []");
    expect(() => grad(sum(x), [i])).toThrow("a derivative with an input of i32 []");
    expect(() => jvp([x], [x], [i])).toThrow(
      "tangent 0 is i32 []; it must be f32 [2], as its input.",
    );
  });
});

describe("jvp and hvp", () => {
  it("jvp moves the outputs along the tangents", () => {
    const x = variable("x", [2], "f64");
    const y = [tanh(matmul(reshape(x, [1, 2]), reshape(square(x), [2, 1]))), atan2(x, 2)];
    const [first, second] = jvp(y, [x], [nodeOf(constantVector([1, -1], x))]);
    const [a, b] = [0.3, 0.4];
    const inner = a ** 3 + b ** 3;
    const slope = 1 - Math.tanh(inner) ** 2;
    const [found, angles] = at(x, [a, b], [first!, second!]);
    expect(found![0]).toBeCloseTo(slope * (3 * a * a - 3 * b * b), 14);
    expect(angles![0]).toBeCloseTo(2 / (4 + a * a), 14);
    expect(angles![1]).toBeCloseTo(-2 / (4 + b * b), 14);
  });

  it("leaves no trace of the cotangents it is built with", () => {
    const x = variable("x", [3], "f64");
    const outputs = jvp([exp(sqrt(x)), maximum(x, 1)], [x], [x]);
    const names = reachableNodes(outputs).filter(({ primitive }) => primitive === "variable");
    expect(names).toEqual([x]);
  });

  it("hvp of a quadratic form is its matrix, also along its own gradient", () => {
    const x = variable("x", [2], "f64");
    const loss = add(sum(square(x)), mul(slice0(x, 0), slice0(x, 1)));
    const [g] = grad(loss, [x]);
    expect(at(x, [1, 3], hvp(loss, [x], [x]))).toEqual([[5, 7]]);
    expect(at(x, [1, 3], [g!, ...hvp(loss, [x], [g!])])).toEqual([
      [5, 7],
      [17, 19],
    ]);
  });
});

function lessThanOne(x: Tensor): Tensor {
  return less1(x);
}

function less1(x: Tensor): Tensor {
  return x.apply("lessEqual", [x, 1], {});
}

function positive(x: Tensor): Tensor {
  return x.apply("less", [0, x], {});
}

function slice0(x: Tensor, i: number): Tensor {
  return reshape(slice(x, [i], [1]), []);
}

/** A constant vector in the graph of `like`. */
function constantVector(elements: readonly number[], like: Tensor): Tensor {
  const place = iota(like, elements.length);
  return elements.reduce<Tensor>(
    (vector, element, i) => where(place.apply("equal", [place, i], {}), element, vector),
    mul(like, 0),
  );
}
