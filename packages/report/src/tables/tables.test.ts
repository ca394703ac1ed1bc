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
    [99_999.49, "99999"],
    [99_999.5, "1.00e5"],
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
    expect(showEstimate({ median: 1, interval: [0.5, null], level: 0.75, count: 3 })).toBe(
      "1.00 [0.500, \u221e]",
    );
    expect(showEstimate({ median: 1, interval: null, level: null, count: 1 })).toBe("1.00");
  });

  it("is a percentage for an accuracy", () => {
    const estimate = { median: 0.9652, interval: [0.96, 0.97] as const, level: 0.96, count: 10 };
    expect(showEstimate(estimate, showOf("test accuracy"))).toBe("96.5 % [96.0, 97.0]");
    expect(showEstimate(estimate, showOf("test R2"))).toBe("0.965 [0.960, 0.970]");
  });
});

const row = (optimizer: string, more: Partial<ProblemRow> = {}): ProblemRow => ({
  optimizer,
  procedure: { median: 0.55, interval: [0.45, 0.65], level: 31 / 32, count: 6 },
  hyper: { lr: 0.01 },
  tuned: ["lr"],
  loss: { median: 0.5, interval: [0.4, 0.6], level: 0.98, count: 10 },
  metric: null,
  evaluationsToTarget: null,
  evaluationsPerStep: 1,
  reached: null,
  seeds: 10,
  failures: { count: 0, of: 60, interval: [0, 0.06], level: 0.95 },
  ...more,
});

const table = (...rows: ProblemRow[]): ProblemTable => ({
  problem: "p",
  ...{ replicates: 6, judged: "test loss", judgedBetter: "lower" },
  columns: { loss: "test loss", metric: null },
  metricBetter: null,
  rows,
});

describe("a problem's table", () => {
  it("leaves out the columns that say nothing on it", () => {
    const titles = problemCells(table(row("a"))).columns.map(({ title }) => title);
    expect(titles).toEqual([
      ...["optimizer", "test loss, tuned anew", "lr", "test loss, at this setting", "failed"],
    ]);
  });

  it("says how many seeds reached the target when not all did", () => {
    const some = row("a", {
      evaluationsToTarget: { median: null, interval: [5, null], level: 0.98, count: 10 },
      reached: 3,
    });
    const { rows, notes } = problemCells(table(some));
    expect(rows[0]).toContain("never (3 of 10)");
    expect(notes.join(" ")).toContain("median seed did not reach");
    const all = { ...some, reached: 10 };
    expect(problemCells(table(all)).notes.join(" ")).not.toContain("never");
  });

  it("shows every tuned value, whatever its name, and fixed ones not", () => {
    const muon = row("muon", {
      hyper: { "matrices.lr": 0.02, "rest.adamLr": 0.003, "matrices.momentum": 0.9 },
      tuned: ["matrices.lr", "rest.adamLr"],
    });
    const { rows, columns } = problemCells(table(row("a"), muon, row("free", { tuned: [] })));
    expect(columns[2]!.title).toBe("setting");
    expect(rows.map((cells) => cells[2])).toEqual([
      "lr 0.01",
      "matrices.lr 0.02\nrest.adamLr 0.003",
      "",
    ]);
    const same = problemCells(table(row("a", { hyper: { rho: 0.1 }, tuned: ["rho"] })));
    expect([same.columns[2]!.title, same.rows[0]![2]]).toEqual(["rho", "0.1"]);
    const none = problemCells(table(row("a", { tuned: [] })));
    expect(none.columns.map(({ title }) => title)).toEqual([
      ...["optimizer", "test loss, tuned anew", "test loss, at this setting", "failed"],
    ]);
  });

  it("counts gradients to the target, with steps beside them where a step takes several", () => {
    const reaching = (perStep: number, median: number) =>
      row("a", {
        evaluationsToTarget: { median, interval: null, level: null, count: 10 },
        evaluationsPerStep: perStep,
        reached: 10,
      });
    const { rows, columns, notes } = problemCells(table(reaching(1, 1190), reaching(2, 2380)));
    const at = columns.findIndex(({ title }) => title === "gradients to target");
    expect(rows.map((cells) => cells[at])).toEqual(["1,190", "2,380, 1,190 steps"]);
    expect(notes.join(" ")).toContain("where a step takes several, steps stand beside them");
    expect(problemCells(table(reaching(1, 1190))).notes.join(" ")).not.toContain("steps");
  });

  it("shows how many of all fresh runs failed", () => {
    const failures = { count: 2, of: 60, interval: [0.004, 0.12], level: 0.95 } as const;
    const { rows } = problemCells(table(row("a", { failures })));
    expect(rows[0]!.at(-1)).toBe("2 of 60");
  });

  it("says what its brackets are: an interval with its level, a range, or nothing", () => {
    const estimate = (level: number | null, count: number) => ({
      ...{ median: 1, level, count },
      interval: level === null ? null : ([0, 2] as const),
    });
    const notes = (procedure: ProblemRow["procedure"], loss: ProblemRow["loss"], seeds: number) =>
      problemCells(table(row("a", { procedure, loss, seeds }))).notes.slice(0, 2);
    expect(notes(estimate(31 / 32, 6), estimate(0.75, 3), 3)).toEqual([
      "Tuned anew: the median over 6 replicates of tuning and judging, in brackets its 96.9 % interval.",
      "At this setting: that of a typical replicate, the median over its 3 fresh seeds, in brackets its range, without the noise of tuning.",
    ]);
    expect(notes(estimate(null, 1), estimate(null, 1), 1)[1]).toBe(
      "At this setting: that of a typical replicate, the median over its 1 fresh seed (one says nothing about spread), without the noise of tuning.",
    );
  });
});

describe("a table on a terminal", () => {
  const word = fc.string({ minLength: 1, maxLength: 12, unit: "grapheme-ascii" });

  it("has rows of one width each, numbers ending where their heading does", () => {
    const lines = renderCells(problemCells(table(row("a"), row("a-longer-name"))));
    const ends = lines.slice(0, 4).map((line) => line.length);
    expect(new Set(ends).size).toBe(1);
  });

  it("loses no cell but those of details: headings are shortened, numbers are not", () => {
    const cells = problemCells(table(row("adam+warmup-cosine")));
    const isShown = (width: number) => {
      const text = renderCells(cells, width).join("\n");
      return cells.rows[0]!.map((cell) => text.includes(cell));
    };
    expect(isShown(40)).toEqual([true, true, true, false, true]);
    // Names, values and gaps take 18 + 20 + 4 + 20 + 7 + 4 * 2 = 77 columns.
    expect(isShown(76)).toEqual([true, true, true, false, true]);
    expect(isShown(77)).toEqual([true, true, true, true, true]);
    expect(renderCells(cells, 77)[0]!.length).toBeLessThanOrEqual(77);
  });

  it("shortens the heading of the target first, and in a file, which has no width, nothing", () => {
    const reaching = row("partition(matrices: muon; rest: adamw)+warmup-cosine", {
      evaluationsToTarget: { median: 1190, interval: null, level: null, count: 10 },
      reached: 10,
    });
    const cells = problemCells(table(reaching));
    const [long] = renderCells(cells, 200);
    expect(long).toMatch(/ gradients to target/);
    expect(renderCells(cells, Number.POSITIVE_INFINITY)[0]).toBe(long);
    const [short] = renderCells(cells, long!.length - 1);
    expect(short).toMatch(/ at this setting +to target/);
    expect(short).not.toMatch(/gradients|\u2026/);
    const whole = renderCells(cells, Number.POSITIVE_INFINITY).join("\n");
    expect(whole).toContain("partition(matrices: muon; rest: adamw)+warmup-cosine");
    expect(whole).not.toContain("\u2026");
  });

  it("marks the best, and what is not told apart from it, without moving numbers", () => {
    const rows = [
      row("a", { loss: { median: 0.7, interval: [0.6, 0.8], level: 0.98, count: 10 } }),
      row("b"),
      row("c", { loss: { median: 0.9, interval: [0.8, 0.95], level: 0.98, count: 10 } }),
    ];
    const [, , a, b, c, ...notes] = renderCells(problemCells(table(...rows)));
    expect(a).toMatch(/0\.700 \[0\.600, 0\.800\] \u2248 /);
    expect(b).toMatch(/0\.500 \[0\.400, 0\.600\] \* /);
    expect(c).toMatch(/0\.900 \[0\.800, 0\.950\] {3}/);
    expect(new Set([a, b, c].map((line) => line?.indexOf("]"))).size).toBe(1);
    expect(notes.join(" ")).toContain("*: the best of its column. \u2248: its interval overlaps");
  });

  it("breaks names before it gets wider than the terminal, and sets values below each other", () => {
    const name = "partition(matrices: muon; rest: adamw)+warmup-cosine";
    const hyper = { "matrices.lr": 0.02, "rest.lr": 0.003 };
    const wide = row(name, {
      hyper,
      tuned: Object.keys(hyper),
      evaluationsToTarget: { median: 1190, interval: [1000, 2000], level: 0.98, count: 10 },
      reached: 3,
    });
    const lines = renderCells({ ...problemCells(table(wide, row("adam"))), notes: [] }, 90);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(90);
    const cell = (line: string, i: number) => line.split(/ {2,}/)[i];
    expect(lines.slice(2, 4).map((line) => line.match(/[a-z]+\.lr [\d.]+/)?.[0])).toEqual([
      "matrices.lr 0.02",
      "rest.lr 0.003",
    ]);
    const names = lines.slice(2).map((line) => cell(line, 0));
    expect(names.join(" ").replace(" +", "+")).toBe(`${name} adam`);
  });

  it("breaks a long name before it shortens a heading", () => {
    const name = "partition(matrices: muon; rest: adamw)+warmup-cosine";
    const [head, , first] = renderCells(problemCells(table(row(name), row("adam"))), 91);
    expect(head).toMatch(/^optimizer +test loss +lr +at this setting +failed$/);
    expect(first).toMatch(/^partition\(matrices: muon; +0\.550 /);
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
