/**
 * Attention, layer norm and embedding against loops over plain numbers, compiled against
 * interpreted, and their derivatives.
 */
import { add, concat, mul, reshape, type Tensor } from "@thalweg/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { constant, nodeOf, type TensorNode, variable } from "../graph/node.js";
import { interpret } from "../interpret/interpret.js";
import {
  type Composed,
  expectDifferences,
  expectDuals,
  expectInterpretersBits,
  expectLoops,
} from "../test-support/composed.js";
import { gelu, geluTanh } from "./activations.js";
import { attention, multiHeadAttention } from "./attention.js";
import { dropout } from "./dropout.js";
import { embedding } from "./embedding.js";
import { layerNorm } from "./layer-norm.js";

const numRuns = process.env.THALWEG_THOROUGH === "1" ? 400 : 100;
const upTo = (max: number, min = 1) => fc.integer({ min, max });
const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const indices = (count: number) => Array.from({ length: count }, (_, i) => i);

/** One head: `softmax(scale q k^T) v`, rows of plain numbers. */
function attend(q: number[][], k: number[][], v: number[][], causal: boolean, scale: number) {
  return q.map((query, i) => {
    const seen = k.slice(0, causal ? i + 1 : k.length);
    const fits = seen.map((key) => scale * key.reduce((sum, x, c) => sum + x * query[c]!, 0));
    const largest = Math.max(...fits);
    const shares = fits.map((fit) => Math.exp(fit - largest));
    const total = shares.reduce((sum, share) => sum + share, 0);
    return indices(v[0]!.length).map((c) =>
      shares.reduce((sum, share, j) => sum + (share / total) * v[j]![c]!, 0),
    );
  });
}

const rowsOf = (x: Float64Array, width: number) =>
  indices(x.length / width).map((i) => [...x.subarray(i * width, (i + 1) * width)]);

const heads: fc.Arbitrary<Composed> = fc
  .record({ queries: upTo(5), more: upTo(3, 0), width: upTo(5), out: upTo(5), batch: upTo(3) })
  .chain((sizes) => fc.record({ sizes: fc.constant(sizes), causal: fc.boolean(), seed }))
  .map(({ sizes: { queries, more, width, out, batch }, causal, seed }) => {
    const keys = queries + more;
    return {
      shapes: [
        [batch, queries, width],
        [batch, keys, width],
        [batch, keys, out],
      ],
      build: (q, k, v) => attention(q!, k!, v!, { causal }),
      loops: (q, k, v) =>
        indices(batch).flatMap((n) => {
          const part = (x: Float64Array, rows: number, columns: number) =>
            rowsOf(x.subarray(n * rows * columns, (n + 1) * rows * columns), columns);
          return attend(
            part(q!, queries, width),
            part(k!, keys, width),
            part(v!, keys, out),
            causal,
            1 / Math.sqrt(width),
          ).flat();
        }),
      seed,
    };
  });

const severalHeads: fc.Arbitrary<Composed> = fc
  .record({
    examples: upTo(3),
    places: upTo(5),
    count: upTo(3),
    own: upTo(3),
    causal: fc.boolean(),
  })
  .chain((sizes) => fc.record({ sizes: fc.constant(sizes), seed }))
  .map(({ sizes: { examples, places, count, own, causal }, seed }) => {
    const width = count * own;
    const shape = [examples, places, width];
    const columns = (x: Float64Array, n: number, head: number) =>
      rowsOf(x.subarray(n * places * width, (n + 1) * places * width), width).map((row) =>
        row.slice(head * own, (head + 1) * own),
      );
    return {
      shapes: [shape, shape, shape],
      build: (q, k, v) => multiHeadAttention(q!, k!, v!, count, { causal }),
      loops: (q, k, v) =>
        indices(examples).flatMap((n) => {
          const parts = indices(count).map((head) => {
            const [query, key, value] = [q!, k!, v!].map((x) => columns(x, n, head));
            return attend(query!, key!, value!, causal, 1 / Math.sqrt(own));
          });
          return indices(places).flatMap((i) => parts.flatMap((part) => part[i]!));
        }),
      seed,
    };
  });

const norms: fc.Arbitrary<Composed> = fc
  .record({ lead: fc.array(upTo(3), { maxLength: 2 }), width: upTo(9, 2), seed })
  .map(({ lead, width, seed }) => ({
    shapes: [[...lead, width], [width], [width]],
    build: (x, gain, bias) => add(mul(layerNorm(x!), gain!), bias!),
    loops: (x, gain, bias) =>
      rowsOf(x!, width).flatMap((row) => {
        const mean = row.reduce((sum, each) => sum + each, 0) / width;
        const variance = row.reduce((sum, each) => sum + (each - mean) ** 2, 0) / width;
        return row.map(
          (each, c) => ((each - mean) / Math.sqrt(variance + 1e-5)) * gain![c]! + bias![c]!,
        );
      }),
    seed,
  }));

/**
 * Two rows of places look up the same table, so that some of its rows are added to several times.
 */
const lookups: fc.Arbitrary<Composed> = fc
  .record({
    rows: upTo(5),
    width: upTo(5),
    picks: fc.array(upTo(4, 0), { minLength: 1, maxLength: 9 }),
    seed,
  })
  .map(({ rows, width, picks, seed }) => {
    const chosen = picks.map((pick) => pick % rows);
    return {
      shapes: [
        [rows, width],
        [2, picks.length, width],
      ],
      build: (table, weights) => mul(embedding(table!, wholeNumbers([chosen, chosen])), weights!),
      loops: (table, weights) =>
        [...chosen, ...chosen].flatMap((row, i) =>
          indices(width).map((c) => table![row * width + c]! * weights![i * width + c]!),
        ),
      seed,
    };
  });

const units: fc.Arbitrary<Composed> = fc.record({ size: upTo(67), seed }).map(({ size, seed }) => ({
  shapes: [[size]],
  build: (x) => geluTanh(x!),
  loops: (x) =>
    [...x!].map(
      (each) =>
        (each / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (each + 0.044715 * each ** 3))),
    ),
  seed,
  shape: (value) => 2 * value,
}));

/** Rows of whole numbers as i32. */
function wholeNumbers(table: readonly (readonly number[])[]): Tensor {
  const each = table.flat().map((value) => reshape(constant(value, "i32"), [1]));
  return reshape(concat(each), [table.length, table[0]!.length]);
}

describe.each([
  ["attention", heads],
  ["multiHeadAttention", severalHeads],
  ["layerNorm with a gain and a bias", norms],
  ["embedding", lookups],
  ["geluTanh", units],
] as const)("%s", (_, cases) => {
  it("is its formula in loops, to 1e-12", () => {
    fc.assert(fc.property(cases, expectLoops), { numRuns });
  });

  it("compiled has the interpreter's bits, with gradient and Hessian-vector product, in f32 and f64", () => {
    const property = fc.property(cases, fc.constantFrom("f32", "f64"), expectInterpretersBits);
    fc.assert(property, { numRuns });
  });

  it("has first and second derivatives as dual numbers have them, to 1e-10", () => {
    fc.assert(fc.property(cases, expectDuals), { numRuns });
  });

  it("has the gradient that central differences of the loops tend to", () => {
    fc.assert(fc.property(cases, expectDifferences), { numRuns });
  });
});

describe("attention that is causal", () => {
  it("does not change at a place when what comes later does", () => {
    const shape = [1, 4, 2];
    const [q, k, v] = ["q", "k", "v"].map((name) => variable(name, shape, "f64"));
    const y = nodeOf(attention(q!, k!, v!, { causal: true }));
    const at = (last: number) => {
      const values = [q!, k!, v!].map((node, i) => {
        const elements = Float64Array.from({ length: 8 }, (_, j) => Math.sin(3 * i + j));
        elements.fill(last, 6);
        return [node as TensorNode, elements] as const;
      });
      return [...interpret([y], new Map(values))[0]!].slice(0, 6);
    };
    expect(at(5)).toEqual(at(-40));
  });

  it("takes products that overflow an exponential", () => {
    const [q, k, v] = ["q", "k", "v"].map((name) => variable(name, [1, 2, 1], "f64"));
    const y = nodeOf(attention(q!, k!, v!));
    const values = new Map<TensorNode, Float64Array>([
      [q!, Float64Array.of(1e3, -1e3)],
      [k!, Float64Array.of(1, -1)],
      [v!, Float64Array.of(3, 7)],
    ]);
    expect([...interpret([y], values)[0]!]).toEqual([3, 7]);
  });

  it("is refused in heads that do not divide the width", () => {
    const x = variable("x", [2, 3, 5], "f64");
    expect(() => multiHeadAttention(x, x, x, 2)).toThrow(
      "multiHeadAttention of [2, 3, 5] with 2 heads: [examples, places, width] is wanted, the width a multiple of the heads.",
    );
  });
});

describe("dropout", () => {
  const size = 4096;
  const x = variable("x", [size], "f64");
  const [key, counter] = [variable("key", [2], "i32"), variable("counter", [], "i32")];
  const drop = (rate: number, step: number) => {
    const values = new Map<TensorNode, Float64Array | Int32Array>([
      [x, new Float64Array(size).fill(3)],
      [key, Int32Array.of(17, 4)],
      [counter, Int32Array.of(step)],
    ]);
    return interpret([nodeOf(dropout(x, rate, key, counter))], values)[0]!;
  };

  it("keeps 1 - rate of the elements, within 4 standard errors, each divided by it", () => {
    for (const rate of [0.1, 0.5, 0.9]) {
      const kept = [...drop(rate, 0)].filter((value) => value !== 0);
      const error = 4 * Math.sqrt((rate * (1 - rate)) / size);
      expect(Math.abs(kept.length / size - (1 - rate))).toBeLessThanOrEqual(error);
      for (const value of kept) expect(value).toBeCloseTo(3 / (1 - rate), 12);
    }
  });

  it("drops others at another step, the same at the same", () => {
    expect(drop(0.5, 1)).toEqual(drop(0.5, 1));
    expect(drop(0.5, 1)).not.toEqual(drop(0.5, 2));
  });

  it("leaves out nothing at rate 0, and refuses a rate of 1", () => {
    expect(dropout(x, 0, key, counter)).toBe(x);
    expect(() => dropout(x, 1, key, counter)).toThrow(
      "dropout: the rate is 1; it must be in [0, 1).",
    );
  });
});

it("geluTanh is within 5e-4 of the exact form", () => {
  const x = variable("x", [1601], "f64");
  const elements = Float64Array.from({ length: 1601 }, (_, i) => (i - 800) / 100);
  const [exact, close] = interpret(
    [nodeOf(gelu(x)), nodeOf(geluTanh(x))],
    new Map([[x, elements]]),
  );
  const apart = [...exact!].map((value, i) => Math.abs(value - close![i]!));
  expect(Math.max(...apart)).toBeLessThan(5e-4);
});
