/** Against SciPy's values. See test/references/README.md. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { binomialAtLeast, binomialAtMost } from "./binomial.js";
import { betaQuantile, regularisedBeta } from "./regularised-beta.js";
import { regularisedGamma } from "./regularised-gamma.js";
import { chiSquareTail, fTail, normalTail, studentTail } from "./tails.js";

type Row = readonly number[];
const file = new URL("../../../../../test/references/scipy-distributions.json", import.meta.url);
const references: Readonly<Record<string, readonly Row[]>> = JSON.parse(readFileSync(file, "utf8"));

const functions: Readonly<Record<string, (...args: number[]) => number>> = {
  beta: regularisedBeta,
  gamma: regularisedGamma,
  normal: normalTail,
  chiSquare: chiSquareTail,
  f: fTail,
  student: studentTail,
  binomialAtMost,
};

describe("differs from SciPy by at most 1e-12 of the value", () => {
  it.each(Object.keys(functions))("%s", (name) => {
    const rows = references[name]!;
    const errors = rows.map((row) => {
      const value = row.at(-1)!;
      return Math.abs(functions[name]!(...row.slice(0, -1)) - value) / (value || 1);
    });
    const worst = errors.indexOf(Math.max(...errors));
    expect(errors[worst], String(rows[worst])).toBeLessThan(1e-12);
  });
});

describe("the binomial distribution", () => {
  it("is that of fair coins: 22 of the 64 ways of six have at most two heads", () => {
    expect(binomialAtMost(2, 6, 0.5)).toBe(22 / 64);
    expect(binomialAtLeast(4, 6, 0.5)).toBe(22 / 64);
    expect([binomialAtMost(-1, 6, 0.5), binomialAtMost(6, 6, 0.5)]).toEqual([0, 1]);
    expect([binomialAtLeast(0, 6, 0.5), binomialAtLeast(7, 6, 0.5)]).toEqual([1, 0]);
  });
});

describe("the quantile of the beta distribution", () => {
  it("is where the distribution function reaches the probability, within 1e-12", () => {
    for (const [a, b] of [
      [0.5, 3],
      [7, 1],
      [30, 400],
    ] as const) {
      for (const p of [1e-6, 0.025, 0.5, 0.99]) {
        const error = regularisedBeta(betaQuantile(p, a, b), a, b) / p - 1;
        expect(Math.abs(error)).toBeLessThan(1e-12);
      }
    }
  });
});
