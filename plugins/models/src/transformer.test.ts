import { type GivenHyper, ShapeError, UsageError } from "@thalweg/core";
import { type BuiltModel, buildModel, runs } from "@thalweg/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { transformer } from "./index.js";

const small: GivenHyper = { width: 6, heads: 2, feedForward: 5, activation: "tanh" };

/**
 * New values for every parameter, larger than the initial ones, so that no gain is 1 and no bias 0.
 */
function enlarge({ parameters }: BuiltModel): void {
  let i = 0;
  for (const { values } of Object.values(parameters)) {
    for (let j = 0; j < values.length; j++) values[j] = Math.sin(1 + 1.7 * i++);
  }
}

describe("transformer", () => {
  it("has 60,352 parameters by default for 64 tokens and a context of 32", () => {
    const { parameters } = buildModel(transformer, {}, [32], 64);
    const sizes = Object.values(parameters).map(({ values }) => values.length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(60_352);
    expect(parameters["block0.attention.weight"]!.shape).toEqual([64, 192]);
    expect(new Set(parameters["norm.gain"]!.values)).toEqual(new Set([1]));
  });

  it("begins with weights of deviation 0.02, and 0.02 / sqrt(2 layers) where a branch ends, within 4 standard errors", () => {
    const { parameters } = buildModel(transformer, { layers: 2 }, [32], 64);
    const expected = { "token.weight": 0.02, "block1.contract.weight": 0.01 };
    for (const [name, deviation] of Object.entries(expected)) {
      const { values } = parameters[name]!;
      const square = values.reduce((sum, value) => sum + value * value, 0) / values.length;
      const error = 4 * deviation * deviation * Math.sqrt(2 / values.length);
      expect(Math.abs(square - deviation * deviation)).toBeLessThanOrEqual(error);
    }
  });

  it("is the formula on plain numbers, within 1e-12", () => {
    const cases = fc.record({
      layers: fc.integer({ min: 1, max: 2 }),
      tokens: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 }),
    });
    const property = fc.property(cases, ({ layers, tokens }) => {
      const built = buildModel(transformer, { ...small, layers }, [tokens.length], 5);
      enlarge(built);
      const expected = logits(built, tokens, layers).flat();
      const found = [...built.predict([tokens])];
      expect(found).toHaveLength(expected.length);
      for (const [i, y] of found.entries()) {
        expect(Math.abs(y - expected[i]!)).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(y)));
      }
    });
    fc.assert(property, runs(20));
  });

  it("predicts the last place alone if told so: the same logits, with a vocabulary of its own", () => {
    const every = buildModel(transformer, small, [3], 5);
    const last = buildModel(transformer, { ...small, predict: "last", vocabulary: 5 }, [3], 5);
    enlarge(every);
    enlarge(last);
    expect([...last.predict([[1, 4, 2]])]).toEqual([...every.predict([[1, 4, 2]])].slice(10));
    const wider = buildModel(transformer, { ...small, predict: "last", vocabulary: 9 }, [3], 5);
    expect(wider.parameters["token.weight"]!.shape).toEqual([9, 6]);
    expect(wider.predict([[8, 8, 8]])).toHaveLength(5);
  });

  it("refuses a width that its heads do not divide, and what is no sequence", () => {
    expect(() => buildModel(transformer, { width: 6, heads: 4 }, [3], 5)).toThrow(
      new UsageError(
        'model "transformer": width 6 with 4 heads; the width must be a multiple of the heads.',
      ),
    );
    expect(() => buildModel(transformer, {}, [8, 8], 5)).toThrow(
      new ShapeError(
        'model "transformer": an example has shape [8, 8]; it must be a sequence of tokens [context].',
      ),
    );
  });
});

type Rows = readonly (readonly number[])[];

/** The model's formula in loops, with two heads and hyperbolic tangents. */
function logits({ parameters }: BuiltModel, tokens: readonly number[], layers: number): Rows {
  const of = (name: string) => parameters[name]!;
  const row = (name: string, i: number) => {
    const { shape, values } = of(name);
    return [...values.subarray(i * shape[1]!, (i + 1) * shape[1]!)];
  };
  const norm = (h: Rows, name: string): Rows =>
    h.map((x) => {
      const mean = total(x) / x.length;
      const variance = total(x.map((each) => (each - mean) ** 2)) / x.length;
      const [gain, bias] = [of(`${name}.gain`).values, of(`${name}.bias`).values];
      return x.map((each, c) => ((each - mean) / Math.sqrt(variance + 1e-5)) * gain[c]! + bias[c]!);
    });
  const times = (h: Rows, name: string): Rows => {
    const { shape, values } = of(`${name}.weight`);
    const bias = parameters[`${name}.bias`]?.values;
    const columns = Array.from({ length: shape[1]! }, (_, c) => c);
    return h.map((x) =>
      columns.map(
        (c) => (bias?.[c] ?? 0) + total(x.map((each, i) => each * values[i * shape[1]! + c]!)),
      ),
    );
  };
  const plus = (a: Rows, b: Rows): Rows => a.map((x, i) => x.map((each, c) => each + b[i]![c]!));

  let h: Rows = tokens.map((token, i) => {
    const position = row("position.weight", i);
    return row("token.weight", token).map((each, c) => each + position[c]!);
  });
  for (let layer = 0; layer < layers; layer++) {
    const block = `block${layer}`;
    const all = times(norm(h, `${block}.norm0`), `${block}.attention`);
    const attended = all.map((_, i) => [0, 1].flatMap((head) => attend(all, i, head)));
    h = plus(h, times(attended, `${block}.projection`));
    const units = times(norm(h, `${block}.norm1`), `${block}.expand`);
    const bent = units.map((x) => x.map(Math.tanh));
    h = plus(h, times(bent, `${block}.contract`));
  }
  return times(norm(h, "norm"), "head");
}

/**
 * Place i in one head of width 3: queries, keys and values are columns 0 to 5, 6 to 11 and 12 to
 * 17.
 */
function attend(all: Rows, i: number, head: number): number[] {
  const part = (j: number, which: number) => all[j]!.slice(6 * which + 3 * head).slice(0, 3);
  const query = part(i, 0);
  const shares = all
    .slice(0, i + 1)
    .map((_, j) => Math.exp(total(part(j, 1).map((x, c) => x * query[c]!)) / Math.sqrt(3)));
  return [0, 1, 2].map(
    (c) => total(shares.map((share, j) => share * part(j, 2)[c]!)) / total(shares),
  );
}

function total(x: readonly number[]): number {
  return x.reduce((sum, each) => sum + each, 0);
}
