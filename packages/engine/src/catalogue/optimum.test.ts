import { flag } from "@thalweg/core";
import { describe, expect, it } from "vitest";
import type { DataDescription } from "./describe-plugin.js";
import { optimumOf, withOptions } from "./optimum.js";

const problem: DataDescription = {
  ...{ kind: "data", name: "made", source: "made", aliases: [], hyper: { bias: flag(true) } },
  dataset: { name: "made", aliases: [], source: "made", licence: "none" },
  ...{ model: "made", loss: "made", batchSize: 1, epochs: 1, metrics: [] },
  optimum: { value: 0.5, provenance: "made" },
  target: { relative: 1e-3 },
};

describe("the optimum of a problem", () => {
  it("belongs to the default options, whether they are given or not", () => {
    expect(optimumOf(problem, {})).toBe(problem.optimum);
    expect(optimumOf(problem, { bias: true })).toBe(problem.optimum);
    expect(optimumOf(problem, { bias: false })).toBeUndefined();
    expect(withOptions(problem, { bias: true })).toEqual(problem);
  });

  it("is missing with other options, together with a target that is relative to it", () => {
    const { optimum: _, target: __, ...rest } = problem;
    expect(withOptions(problem, { bias: false })).toEqual(rest);
    const target = { value: 0.9, provenance: "made" };
    expect(withOptions({ ...problem, target }, { bias: false })).toEqual({ ...rest, target });
  });
});
