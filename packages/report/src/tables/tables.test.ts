import type { ProblemRow, ProblemTable } from "@thalweg/study";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { problemCells } from "./cells.js";
import { showEstimate, showNumber, showOf } from "./format.js";
import { renderCells, wrap } from "./terminal.js";

describe("a number in a table", () => {
  it.each([
    [0, "0"],
    [0.97, "0.970"],
    [12.345, "12.3"],
    [123.45, "123"],
    [99999, "99999"],
    [1e5, "1.00e5"],
    [0.001, "0.00100"],
    [9.99e-4, "9.99e-4"],
    [-0.5, "-0.500"],
    [null, "\u221e"],
  ])("%d is written %s", (value, text) => {
    expect(showNumber(value)).toBe(text);
  });

  it("is off by at most half a unit of its third digit", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (value) => {
        expect(Math.abs(Number(showNumber(value)) - value)).toBeLessThanOrEqual(0.00501 * value);
      }),
    );
  });

  it("stands with its interval, alone when there is none", () => {
    expect(showEstimate({ median: 1, interval: [0.5, null], count: 3 })).toBe(
      "1.00 [0.500, \u221e]",
    );
    expect(showEstimate({ median: 1, interval: null, count: 1 })).toBe("1.00");
  });

  it("is a percentage for an accuracy", () => {
    const estimate = { median: 0.9652, interval: [0.96, 0.97] as const, count: 10 };
    expect(showEstimate(estimate, showOf("test accuracy"))).toBe("96.5 % [96.0, 97.0]");
    expect(showEstimate(estimate, showOf("test R2"))).toBe("0.965 [0.960, 0.970]");
  });
});

const row = (optimizer: string, more: Partial<ProblemRow> = {}): ProblemRow => ({
  optimizer,
  hyper: { lr: 0.01 },
  loss: { median: 0.5, interval: [0.4, 0.6], count: 10 },
  metric: null,
  stepsToTarget: null,
  reached: null,
  seeds: 10,
  diverged: 0,
  failed: 0,
  ...more,
});

const table = (...rows: ProblemRow[]): ProblemTable => ({
  problem: "p",
  columns: { loss: "test loss", metric: null },
  rows,
});

describe("a problem's table", () => {
  it("leaves out the columns that say nothing on it", () => {
    const titles = problemCells(table(row("a"))).columns.map(({ title }) => title);
    expect(titles).toEqual(["optimizer", "rate", "test loss", "diverged"]);
  });

  it("says how many seeds reached the target when not all did", () => {
    const some = row("a", {
      stepsToTarget: { median: null, interval: [5, null], count: 10 },
      reached: 3,
    });
    const { rows, notes } = problemCells(table(some));
    expect(rows[0]).toContain("never (3 of 10)");
    expect(notes.join(" ")).toContain("median seed did not reach");
  });

  it("shows what diverged and what failed", () => {
    const { rows } = problemCells(table(row("a", { diverged: 2, failed: 1 })));
    expect(rows[0]!.at(-1)).toBe("20 %, 1 failed");
  });

  it("says that one seed has no spread", () => {
    const one = row("a", { seeds: 1, loss: { median: 1, interval: null, count: 1 } });
    expect(problemCells(table(one)).notes[0]).toMatch(/one seed says nothing about spread/);
  });
});

describe("a table on a terminal", () => {
  const word = fc.string({ minLength: 1, maxLength: 12, unit: "grapheme-ascii" });

  it("has rows of one width each, numbers ending where their heading does", () => {
    const lines = renderCells(problemCells(table(row("a"), row("a-longer-name"))));
    const ends = lines.slice(0, 4).map((line) => line.length);
    expect(new Set(ends).size).toBe(1);
  });

  it("never loses a cell: headings are shortened, numbers are not", () => {
    const cells = problemCells(table(row("adam+warmup-cosine")));
    const text = renderCells(cells, 40).join("\n");
    for (const cell of cells.rows[0]!) expect(text).toContain(cell);
  });

  it("wraps sentences at spaces, within the width unless a word is longer", () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), (words) => {
        const text = words.join(" ");
        const lines = wrap(text, 20);
        expect(lines.join(" ")).toBe(text);
        for (const line of lines.filter((each) => each.includes(" "))) {
          expect(line.length).toBeLessThanOrEqual(20);
        }
      }),
    );
  });
});
