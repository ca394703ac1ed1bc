import { defineDataset, type Examples, type Splits } from "@thalweg/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadSplits } from "./load-splits.js";

const examples = (): Examples => ({
  count: 3,
  inputs: Float64Array.of(1, 2, 3, 4, 5, 6),
  targets: Float64Array.of(0, 1, 2),
});

const healthy = (): Splits => ({
  inputShape: [2],
  targetShape: [],
  classes: 3,
  train: examples(),
  validation: examples(),
  test: examples(),
});

const load = (splits: unknown) =>
  loadSplits(
    defineDataset({
      name: "mine",
      source: "own work",
      licence: "MIT",
      load: async () => splits as Splits,
    }),
    { read: () => Promise.reject(new Error("no files")) },
  );

const names = ["train", "validation", "test"] as const;

describe("splits that a data set loads", () => {
  it("are given as they are where they are what it says", async () => {
    const splits = healthy();
    expect(await load(splits)).toBe(splits);
    const { classes: _, ...values } = healthy();
    const train = { ...examples(), targets: Float64Array.of(-100, 1.5, 77) };
    await expect(load({ ...values, train })).resolves.toMatchObject({ train });
  });

  it("have whole numbers from 0 to one less than there are as classes, whichever split and place it is", async () => {
    const wrong = fc.oneof(
      fc.constantFrom(-100, -1, -0.5, 0.5, 1.5, 3, 77, 2 ** 31),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    const property = fc.asyncProperty(
      fc.constantFrom(...names),
      fc.nat(2),
      wrong.filter((label) => ![0, 1, 2].includes(label)),
      async (name, place, label) => {
        const splits = healthy();
        splits[name].targets[place] = label;
        await expect(load(splits)).rejects.toThrow(
          `dataset "mine": its ${name} split has class ${label} as target ${place}; with 3 classes it must be a whole number from 0 to 2.`,
        );
      },
    );
    await fc.assert(property, { numRuns: 50 });
  });

  it("hold no number that is not finite, whichever split, side and place it is", async () => {
    const property = fc.asyncProperty(
      fc.constantFrom(...names),
      fc.constantFrom(["inputs", 6], ["targets", 3]) as fc.Arbitrary<
        ["inputs" | "targets", number]
      >,
      fc.nat(),
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
      async (name, [side, size], at, value) => {
        const splits = healthy();
        splits[name][side][at % size] = value;
        const width = size / 3;
        const place = `example ${Math.floor((at % size) / width)}, at element ${(at % size) % width}`;
        await expect(load(splits)).rejects.toThrow(
          `dataset "mine": its ${name} split has ${value} in the ${side.slice(0, -1)} of ${place}; every number must be finite.`,
        );
      },
    );
    await fc.assert(property, { numRuns: 30 });
  });

  it.each<[string, unknown]>([
    [
      "its train split declares 1000 examples of input shape [2] and has 6 numbers as inputs; it must have 2000.",
      { ...healthy(), train: { ...examples(), count: 1000 } },
    ],
    [
      "its test split declares 3 examples of target shape [] and has 2 numbers as targets; it must have 3.",
      { ...healthy(), test: { ...examples(), targets: Float64Array.of(0, 1) } },
    ],
    [
      "its train split declares 3 examples of input shape [3] and has 6 numbers as inputs; it must have 9.",
      { ...healthy(), inputShape: [3] },
    ],
    [
      "its validation split has 0 examples; it must have one at least.",
      {
        ...healthy(),
        validation: { count: 0, inputs: new Float64Array(), targets: new Float64Array() },
      },
    ],
    ["its test split has 2.5 examples; it must have one at least.", withCount(2.5)],
    ["its test split has NaN examples; it must have one at least.", withCount(Number.NaN)],
    [
      "its test split is undefined; it must have count, inputs and targets.",
      { ...healthy(), test: undefined },
    ],
    [
      "its train split has a list as inputs; they must be a Float64Array, or an Int32Array.",
      { ...healthy(), train: { ...examples(), inputs: [1, 2, 3, 4, 5, 6] } },
    ],
    [
      "its loader gives undefined; it must give inputShape, targetShape and the splits train, validation and test.",
      undefined,
    ],
    [
      "its inputShape is undefined; it must be a list of whole numbers from 1, [] for a single number.",
      { ...healthy(), inputShape: undefined },
    ],
    [
      "its targetShape is [0.5]; it must be a list of whole numbers from 1, [] for a single number.",
      { ...healthy(), targetShape: [0.5] },
    ],
    [
      "its number of classes is 2.5; it must be a whole number from 1, or left out where targets are no classes.",
      { ...healthy(), classes: 2.5 },
    ],
  ])("are refused with what is wrong: %s", async (message, splits) => {
    await expect(load(splits)).rejects.toThrow(`dataset "mine": ${message}`);
  });

  it("are read again after a failure, and once otherwise", async () => {
    let count = 0;
    const dataset = defineDataset({
      name: "second-time",
      source: "own work",
      licence: "MIT",
      async load() {
        if (count++ === 0) throw new Error("not yet");
        return healthy();
      },
    });
    const reader = { read: () => Promise.reject(new Error("no files")) };
    await expect(loadSplits(dataset, reader)).rejects.toThrow("not yet");
    expect(await loadSplits(dataset, reader)).toBe(await loadSplits(dataset, reader));
    expect(count).toBe(2);
  });
});

function withCount(count: number): unknown {
  return { ...healthy(), test: { ...examples(), count } };
}

describe("resampled splits", () => {
  const reader = { read: () => Promise.reject(new Error("no files")) };
  const numbered = (split: number): Splits => ({
    ...healthy(),
    train: { ...examples(), inputs: Float64Array.of(split, 0, 0, 0, 0, 0) },
  });
  const asked: number[] = [];
  const dataset = defineDataset({
    ...{ name: "mine", source: "own work", licence: "MIT" },
    load: async () => numbered(0),
    resplit: async (_, split) => {
      asked.push(split);
      return numbered(split);
    },
  });

  it("are read once each, apart from the fixed one, and the oldest is dropped after eight", async () => {
    const keys = [0, 1, 2, 1, 3, 4, 5, 6, 7, 8, 9, 2, 1, 0];
    for (const key of keys) {
      expect((await loadSplits(dataset, reader, key)).train.inputs[0]).toBe(key);
    }
    expect(asked).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 1]);
  });

  it("are checked as the fixed one is", async () => {
    const bad = { ...dataset, resplit: async () => ({ ...healthy(), classes: 2 }) };
    await expect(loadSplits(bad, reader, 1)).rejects.toThrow("with 2 classes");
    expect(await loadSplits(bad, reader)).toEqual(numbered(0));
  });
});
