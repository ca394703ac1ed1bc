import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import type { Examples, Splits } from "@thalweg/core";
import { describePluginLaws } from "@thalweg/testing";
import { describe, expect, it } from "vitest";
import plugin, { diabetes, digits, piecewiseLinear, piecewiseLinearCurve } from "./index.js";
import { standardize } from "./standardize.js";

describePluginLaws(plugin);

const reader = { read: (url: URL) => readFile(url) };
const names = ["train", "validation", "test"] as const;
const counts = (splits: Splits) => names.map((name) => splits[name].count);

const rowsOf = ({ count, inputs, targets }: Examples) =>
  Array.from({ length: count }, (_, row) => {
    const width = inputs.length / count;
    return [...inputs.subarray(row * width, (row + 1) * width), targets[row]].join();
  });

const sumOver = (values: ArrayLike<number>, of: (value: number) => number) =>
  Array.from(values).reduce((sum, value) => sum + of(value), 0);

describe.each([digits, diabetes, piecewiseLinear])("$name", (dataset) => {
  it("has splits of the stated shapes, every number finite", async () => {
    const splits = await dataset.load(reader);
    for (const name of names) {
      const { count, inputs, targets } = splits[name];
      const size = splits.inputShape.reduce((product, extent) => product * extent, 1);
      expect(inputs.length).toBe(count * size);
      expect(targets.length).toBe(count);
      expect([...inputs, ...targets].every(Number.isFinite)).toBe(true);
    }
  });

  it("is the same at every load", async () => {
    expect(await dataset.load(reader)).toEqual(await dataset.load(reader));
  });
});

describe.each([digits, diabetes, piecewiseLinear])("a resampled split of $name", (dataset) => {
  /** Rows without the scale, which belongs to a split's own training examples. */
  const ranksOf = (splits: Splits) => {
    const rows = names.flatMap((name) => Array.from(splits[name].targets));
    return rows.toSorted((a, b) => a - b);
  };

  it("has the same examples in other places, and each its own key", async () => {
    const fixed = await dataset.load(reader);
    const [one, two] = await Promise.all([1, 2].map((k) => dataset.resplit!(reader, k)));
    for (const other of [one!, two!]) {
      expect(names.map((name) => other[name].count)).toEqual(names.map((n) => fixed[n].count));
    }
    const tests = [fixed, one!, two!].map(({ test }) => [...test.targets].join());
    expect(new Set(tests).size).toBe(3);
    // An increasing affine map, or none, takes one list of targets to the other.
    const [a, b] = [ranksOf(fixed), ranksOf(one!)];
    const [slope, last] = [(b.at(-1)! - b[0]!) / (a.at(-1)! - a[0]!), a.length - 1];
    for (let i = 0; i <= last; i++) expect(b[i]).toBeCloseTo(b[0]! + slope * (a[i]! - a[0]!), 9);
  });

  it("keeps the classes' proportions, and scales by its own training examples", async () => {
    const fixed = await dataset.load(reader);
    const other = await dataset.resplit!(reader, 3);
    if (fixed.classes !== undefined) {
      for (const name of names) {
        expect([...other[name].targets].sort()).toEqual([...fixed[name].targets].sort());
      }
    } else if (dataset === diabetes) {
      const { inputs, count } = other.train;
      for (let column = 0; column < 10; column++) {
        const values = inputs.filter((_, i) => i % 10 === column);
        expect(sumOver(values, (x) => x) / count).toBeCloseTo(0, 12);
        expect(sumOver(values, (x) => x * x) / count).toBeCloseTo(1, 12);
      }
    }
  });
});

describe.each([digits, diabetes])("the files of $name", (dataset) => {
  const unpacking = (change: (text: string) => string) => ({
    read: async (url: URL) =>
      new TextEncoder().encode(change(gunzipSync(await readFile(url)).toString())),
  });

  it("give the same unpacked, as a browser has them from a server that packs", async () => {
    const loaded = await dataset.load(unpacking((text) => text));
    expect(loaded).toEqual(await dataset.load(reader));
  });

  it("are refused where one digit is another one that may stand there", async () => {
    const changed = (text: string) => text.replace("3", "2");
    await expect(dataset.load(unpacking(changed))).rejects.toThrow(
      /its content has the SHA-256 \w{64} where \w{64} was expected; the file is cut short or changed/,
    );
  });
});

describe("digits", () => {
  it("keeps each class in equal shares: 1,078 train, 359 validation, 360 test", async () => {
    const splits = await digits.load(reader);
    expect(counts(splits)).toEqual([1078, 359, 360]);
    for (let label = 0; label < 10; label++) {
      const inClass = names.map((name) => sumOver(splits[name].targets, (y) => +(y === label)));
      const total = inClass[0]! + inClass[1]! + inClass[2]!;
      expect(Math.abs(inClass[0]! - 0.6 * total)).toBeLessThanOrEqual(0.5);
      expect(Math.abs(inClass[1]! - 0.2 * total)).toBeLessThanOrEqual(0.5);
    }
  });

  it("holds every picture once, with the sums of the file", async () => {
    const splits = await digits.load(reader);
    const pixels = names.map((name) => sumOver(splits[name].inputs, (x) => 16 * x));
    expect(pixels[0]! + pixels[1]! + pixels[2]!).toBe(561718);
    expect(new Set(names.flatMap((name) => rowsOf(splits[name]))).size).toBe(1797);
  });
});

describe("diabetes", () => {
  it("has 265 train, 88 validation and 89 test examples, no two the same", async () => {
    const splits = await diabetes.load(reader);
    expect(counts(splits)).toEqual([265, 88, 89]);
    expect(new Set(names.flatMap((name) => rowsOf(splits[name]))).size).toBe(442);
  });

  it("has mean 0 and variance 1 in every column of the training split, within rounding", async () => {
    const { train } = await diabetes.load(reader);
    const columns = Array.from({ length: 10 }, (_, c) =>
      train.inputs.filter((_, i) => i % 10 === c),
    );
    for (const values of [...columns, train.targets]) {
      expect(Math.abs(sumOver(values, (x) => x)) / train.count).toBeLessThan(1e-14);
      expect(Math.abs(sumOver(values, (x) => x * x) / train.count - 1)).toBeLessThan(1e-13);
    }
  });
});

describe("piecewise-linear", () => {
  it("passes through its knots and is straight between them", () => {
    const knots = [-1, -0.6, -0.2, 0.1, 0.5, 1];
    const heights = [-0.5, 0.7, 0.4, -0.8, 0.9, 0];
    for (const [i, x] of knots.entries()) {
      expect(piecewiseLinearCurve(x)).toBeCloseTo(heights[i]!, 14);
    }
    expect(piecewiseLinearCurve(-0.8)).toBeCloseTo(0.1, 14);
    expect(piecewiseLinearCurve(0.75)).toBeCloseTo(0.45, 14);
  });

  it("has noise whose variance is 0.0025 within 4 standard errors", async () => {
    const splits = await piecewiseLinear.load(reader);
    const squares = names.flatMap((name) =>
      Array.from(
        splits[name].inputs,
        (x, i) => (splits[name].targets[i]! - piecewiseLinearCurve(x)) ** 2,
      ),
    );
    const variance = sumOver(squares, (x) => x) / squares.length;
    expect(squares.length).toBe(600);
    expect(Math.abs(variance - 0.0025)).toBeLessThan(4 * 0.0025 * Math.sqrt(2 / 600));
  });
});

it("standardising takes mean and deviation of the chosen rows, and moves a constant column to 0", () => {
  const table = Float64Array.from([1, 7, 3, 7, 9, 8]);
  standardize(table, 2, [0, 1]);
  // Mean 2 and deviation 1 of the first column; 7 and none of the second.
  expect([...table]).toEqual([-1, 0, 1, 0, 7, 1]);
});
