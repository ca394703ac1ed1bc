import { type NumericHyper, positive } from "@thalweg/core";
import { describe, expect, it } from "vitest";
import type { StudyOptimizer } from "../spec/check.js";
import { fromUnit, proposals, usualHyper } from "./proposals.js";

const optimizer = (lr: number, name = "made"): StudyOptimizer => ({
  label: name,
  optimizer: name,
  hyper: { beta1: 0.8 },
  search: {},
  description: { name, source: "made", hyper: { lr: positive(lr) } },
  tuned: { lr: { hyper: positive(lr), usual: lr } },
});

const rates = (lr: number, count = 8, seed = 0) =>
  proposals(optimizer(lr), count, seed).map((hyper) => Number(hyper.lr));

describe("the settings that are tried", () => {
  it("are the same unit points for every optimizer: rates scale with the default", () => {
    expect(rates(1e-2)).toEqual(rates(1e-3).map((lr) => Number((10 * lr).toPrecision(3))));
  });

  it.each([2, 4, 8, 16])("of %d lie that part of the range apart, in decades", (count) => {
    const sorted = rates(1e-3, count)
      .map(Math.log10)
      .sort((a, b) => a - b);
    const gaps = sorted.slice(1).map((decade, i) => decade - sorted[i]!);
    // A rate rounded to three digits is off by at most 0.5 %, 0.0022 decades.
    for (const gap of gaps) expect(Math.abs(gap - 4 / count)).toBeLessThan(0.0045);
  });

  it("have three significant digits, so that they can be typed again", () => {
    for (const lr of rates(3e-4, 50)) expect(Number(lr.toPrecision(3))).toBe(lr);
  });

  it("keep what is fixed, and are a prefix of what a longer search tries", () => {
    expect(proposals(optimizer(1e-3), 1, 0)[0]).toMatchObject({ beta1: 0.8 });
    expect(rates(1e-3, 20).slice(0, 8)).toEqual(rates(1e-3, 8));
  });

  it("differ from seed to seed", () => {
    expect(rates(1e-3, 8, 1)).not.toEqual(rates(1e-3, 8, 0));
  });

  it("are none without anything to tune", () => {
    expect(proposals({ ...optimizer(1), tuned: {} }, 8, 0)).toEqual([]);
    expect(usualHyper(optimizer(1))).toEqual({ beta1: 0.8, lr: 1 });
  });
});

describe("a unit point", () => {
  const scales: [NumericHyper["scale"], number, number, number][] = [
    ["log", 1e-4, 1, 1e-2],
    ["linear", 2, 4, 3],
    ["log-complement", 0.9, 0.999, 0.99],
  ];
  it.each(scales)(
    "on the %s scale maps 0 to %d, 1 to %d and 1/2 to %d",
    (scale, min, max, half) => {
      const at = (u: number) => fromUnit(u, { min, max }, scale);
      expect([at(0), at(1), at(0.5)]).toEqual([min, max, half]);
    },
  );
});
