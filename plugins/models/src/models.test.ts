import { UsageError } from "@thalweg/core";
import { stream } from "@thalweg/core/numeric";
import { buildModel, describePluginLaws, evaluate, runs } from "@thalweg/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import plugin, { activations, dense, initializers, linear, sumOfUnits } from "./index.js";

describePluginLaws(plugin);

const apply = (name: keyof typeof activations, values: readonly number[], dtype?: "f32") =>
  evaluate({ x: { shape: [values.length], values, ...(dtype && { dtype }) } }, ({ x }) => ({
    y: activations[name](x!),
  })).y;

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/**
 * Each activation by its formula, on plain numbers; gelu by its values at whole numbers (the normal
 * distribution's table).
 */
const formulas: readonly [keyof typeof activations, (x: number) => number][] = [
  ["relu", (x) => Math.max(x, 0)],
  ["sigmoid", sigmoid],
  ["hard-sigmoid", (x) => Math.min(1, Math.max(0, (x + 3) / 6))],
  ["tanh", Math.tanh],
  ["leaky-relu", (x) => (x > 0 ? x : 0.01 * x)],
  ["elu", (x) => (x > 0 ? x : Math.exp(x) - 1)],
  ["softplus", (x) => Math.log(1 + Math.exp(x))],
  ["gelu-tanh", (x) => (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))],
  ["silu", (x) => x * sigmoid(x)],
  ["identity", (x) => x],
];

describe("the activations", () => {
  it.each(formulas)(
    "%s is its formula within 1e-14 of 1 + its size on [-30, 30]",
    (name, formula) => {
      const points = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 1 });
      const property = fc.property(points, (x) => {
        for (const [i, y] of apply(name, x).entries()) {
          const expected = formula(x[i]!);
          expect(Math.abs(y - expected)).toBeLessThanOrEqual(1e-14 * (1 + Math.abs(expected)));
        }
      });
      fc.assert(property, runs(50));
    },
  );

  it("gelu is x times the normal distribution function: 0.841345 at 1, -0.158655 at -1", () => {
    const [one, minusOne, zero, two] = apply("gelu", [1, -1, 0, 2]);
    expect(one).toBeCloseTo(0.8413447460685429, 14);
    expect(minusOne).toBeCloseTo(-0.15865525393145707, 14);
    expect(zero).toBe(0);
    expect(two).toBeCloseTo(2 * 0.9772498680518208, 14);
  });

  it("are all named in a choice of dense, and stay finite in f32 at 1e30 but where they must grow", () => {
    expect(dense.hyper.activation).toMatchObject({ choices: Object.keys(activations) });
    for (const name of ["sigmoid", "hard-sigmoid", "tanh"] as const) {
      expect([...apply(name, [1e30, -1e30], "f32")].every(Number.isFinite)).toBe(true);
    }
    expect([...apply("softplus", [1e30, -1e30], "f32")]).toEqual([Math.fround(1e30), 0]);
    expect(apply("elu", [1e30, -1e30], "f32")[1]).toBe(-1);
  });
});

describe("the initial values", () => {
  const [fanIn, fanOut] = [400, 250];
  const expected: Record<keyof typeof initializers, number> = {
    "he-normal": 2 / fanIn,
    "he-uniform": 2 / fanIn,
    "glorot-normal": 2 / (fanIn + fanOut),
    "glorot-uniform": 2 / (fanIn + fanOut),
    "lecun-normal": 1 / fanIn,
    "lecun-uniform": 1 / fanIn,
    "torch-uniform": 1 / (3 * fanIn),
    zeros: 0,
  };

  it.each(Object.entries(initializers))(
    "%s has its variance within 4 standard errors",
    (name, init) => {
      const values = init.fill(stream(7, name), [fanIn, fanOut]);
      const count = values.length;
      const variance = values.reduce((sum, value) => sum + value * value, 0) / count;
      const wanted = expected[name as keyof typeof initializers];
      const mean = values.reduce((sum, value) => sum + value, 0) / count;
      expect(count).toBe(fanIn * fanOut);
      expect(Math.abs(variance - wanted)).toBeLessThanOrEqual(4 * wanted * Math.sqrt(2 / count));
      expect(Math.abs(mean)).toBeLessThanOrEqual(4 * Math.sqrt(wanted / count));
    },
  );

  it("count every place of a kernel [3, 3, 40, 30] as an input and an output", () => {
    const values = initializers["glorot-normal"].fill(stream(7, "kernel"), [3, 3, 40, 30]);
    const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    const wanted = 2 / (9 * 40 + 9 * 30);
    const error = 4 * wanted * Math.sqrt(2 / values.length);
    expect(Math.abs(variance - wanted)).toBeLessThanOrEqual(error);
  });

  it("are the same for one stream and different for another", () => {
    const fill = (seed: number) => initializers["he-normal"].fill(stream(seed, "w"), [3, 2]);
    expect(fill(1)).toEqual(fill(1));
    expect(fill(1)).not.toEqual(fill(2));
  });
});

describe("dense", () => {
  it("has a weight and a bias for each layer: 64-64-10 has 4,810 parameters", () => {
    const { parameters } = buildModel(dense, { widths: [64] }, [64], 10);
    expect(Object.entries(parameters).map(([name, { shape }]) => [name, shape])).toEqual([
      ["layer0.weight", [64, 64]],
      ["layer0.bias", [64]],
      ["layer1.weight", [64, 10]],
      ["layer1.bias", [10]],
    ]);
  });

  it("is the formula on plain numbers, with two hidden layers, images as inputs and no bias or one", () => {
    for (const bias of [true, false]) {
      const given = { widths: [3, 2], activation: "tanh", bias };
      const { parameters, predict } = buildModel(dense, given, [2, 2], 2);
      const x = [0.5, -1, 2, 0.25];
      let h = x;
      for (let layer = 0; layer < 3; layer++) {
        const { shape, values } = parameters[`layer${layer}.weight`]!;
        const [inputs = 0, outputs = 0] = shape;
        const sums = Array.from({ length: outputs }, (_, k) =>
          h.slice(0, inputs).reduce((sum, value, i) => sum + value * values[i * outputs + k]!, 0),
        );
        h = layer < 2 ? sums.map(Math.tanh) : sums;
      }
      for (const [i, y] of predict([x]).entries()) expect(y).toBeCloseTo(h[i]!, 14);
    }
  });

  it("without hidden layers is the linear model", () => {
    const given = { widths: [], init: "lecun-normal" };
    const rows = [[1, 2, 3]];
    const predictions = [
      buildModel(dense, given, [3], 2).predict(rows),
      buildModel(linear, { init: "lecun-normal" }, [3], 2).predict(rows),
    ];
    expect(predictions[0]).toEqual(predictions[1]);
  });

  it("refuses a width that is no whole number from 1", () => {
    expect(() => buildModel(dense, { widths: [64, 0.5] }, [64], 10)).toThrow(
      new UsageError('model "dense": width 0.5 in [64, 0.5]; each must be a whole number from 1.'),
    );
  });
});

describe("linear", () => {
  it("is b + w x: from zeros it predicts 0", () => {
    const { parameters, predict } = buildModel(linear, { init: "zeros" }, [2], 1);
    expect(Object.keys(parameters)).toEqual(["layer0.weight", "layer0.bias"]);
    expect([...predict([[1, 2]])]).toEqual([0]);
  });
});

describe("sum-of-units", () => {
  const grid = Array.from({ length: 41 }, (_, i) => [i / 20 - 1]);

  it("is the formula on plain numbers: offset + sum_i c_i sigmoid(b_i + w_i x)", () => {
    const { parameters, predict } = buildModel(sumOfUnits, {}, [1], 1);
    const { w, b, c } = parameters;
    for (const [row, y] of predict(grid).entries()) {
      const [x = 0] = grid[row]!;
      const terms = Array.from(
        { length: 64 },
        (_, i) => c!.values[i]! * sigmoid(b!.values[i]! + w!.values[i]! * x),
      );
      expect(y).toBeCloseTo(
        terms.reduce((sum, term) => sum + term, 0),
        13,
      );
    }
  });

  it("bends its units evenly over [-1, 1], one in each stretch, all with slope 12", () => {
    const { w, b } = buildModel(sumOfUnits, {}, [1], 1).parameters;
    for (let unit = 0; unit < 64; unit++) {
      expect(w!.values[unit]).toBe(12);
      const bend = -b!.values[unit]! / 12;
      expect(bend).toBeGreaterThanOrEqual(-1 + unit / 32 - 1e-12);
      expect(bend).toBeLessThanOrEqual(-1 + (unit + 1) / 32 + 1e-12);
    }
  });

  it("begins with the same curve from hard sigmoids and from pairs of ReLUs, of 193 and 385 parameters", () => {
    const hard = buildModel(sumOfUnits, { unit: "hard-sigmoid" }, [1], 2, 5);
    const pairs = buildModel(sumOfUnits, { unit: "relu-pair" }, [1], 2, 5);
    const expected = hard.predict(grid);
    for (const [i, y] of pairs.predict(grid).entries()) expect(y).toBeCloseTo(expected[i]!, 13);
    const sizes = [{}, { unit: "relu-pair" }].map((given) =>
      Object.values(buildModel(sumOfUnits, given, [1], 1).parameters).reduce(
        (sum, { values }) => sum + values.length,
        0,
      ),
    );
    expect(sizes).toEqual([193, 385]);
  });
});
