/**
 * Weights have their outputs last: a kernel [height, width, in, out] takes the steps of the matrix
 * [height width in, out].
 */
import { inputAxes, matrixShape } from "@thalweg/core";
import { replayOptimizer } from "@thalweg/testing";
import { describe, expect, it } from "vitest";

const size = 16;
const init = Array.from({ length: size }, (_, i) => ((i * 5) % 7) / 3 - 0.9);
const gradients = Array.from({ length: 4 }, (_, t) =>
  init.map((_, i) => (((t + 2) * (i + 3) * 7) % 13) / 4 - 1.3),
);

/** Adamp takes off what lies along a unit's weights whatever the angle, so that units show. */
const always = { adamp: { delta: 100 } };

const steps = async (rule: string, own: object, shape: readonly number[]) => {
  const hyper = { ...own, ...(rule === "adamp" && always.adamp) };
  const replay = { hyper, shapes: [shape], init: [init] };
  return replayOptimizer(rule, { ...replay, gradients: gradients.map((g) => [g]) });
};

/** What sees rows, columns or units, and the option that puts the outputs first. */
const rules: readonly { readonly rule: string; readonly option?: "outputs" | "units" }[] = [
  { rule: "muon", option: "outputs" },
  { rule: "orthogonalize|sgd" },
  { rule: "shampoo" },
  { rule: "soap" },
  { rule: "apollo" },
  { rule: "scale-by-sm3|sgd" },
  { rule: "adamp", option: "outputs" },
  { rule: "adam-mini" },
  { rule: "centralize|sgd", option: "units" },
  { rule: "clip-by-unit-norm|sgd", option: "units" },
  { rule: "adaptive-gradient-clipping|sgd", option: "units" },
];

describe("rules that see inputs and outputs", () => {
  it.each(rules)("$rule takes the same steps on [2, 2, 2, 2] and on [8, 2]", async ({ rule }) => {
    expect(await steps(rule, {}, [2, 2, 2, 2])).toEqual(await steps(rule, {}, [8, 2]));
    expect(await steps(rule, {}, [4, 4])).not.toEqual(await steps(rule, {}, [8, 2]));
  });

  it.each(rules.filter(({ option }) => option !== undefined))(
    "$rule with $option first: the same on [2, 2, 2, 2] and on [2, 8]",
    async ({ rule, option }) => {
      const own = { [option!]: "first" };
      expect(await steps(rule, own, [2, 2, 2, 2])).toEqual(await steps(rule, own, [2, 8]));
      expect(await steps(rule, own, [2, 8])).not.toEqual(await steps(rule, {}, [2, 8]));
    },
  );

  it("cut arrays by two functions, which take vectors for one row of units", () => {
    expect(matrixShape([3, 3, 16, 32])).toEqual([144, 32]);
    expect(matrixShape([32, 16, 3, 3], "first")).toEqual([32, 144]);
    expect([matrixShape([5]), matrixShape([]), matrixShape([4, 0])]).toEqual([
      [1, 5],
      [1, 1],
      [4, 0],
    ]);
    expect([inputAxes([3, 3, 16, 32]), inputAxes([32, 16, 3], "first")]).toEqual([
      [0, 1, 2],
      [1, 2],
    ]);
    expect([inputAxes([5]), inputAxes([])]).toEqual([[], []]);
  });
});
