import type { PluginDescription, TrialResult } from "@thalweg/engine";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { painter } from "../terminal/painter.js";
import type { Channel } from "../terminal/terminal.js";
import { showPath } from "./path.js";
import { showSummary, showTrial } from "./trial.js";

const out: Channel = {
  ...{ isTty: false, width: 100, paint: painter(false), stream: process.stdout },
  write() {},
};

type Problem = PluginDescription["problems"][number];

const problem: Extract<Problem, { kind: "data" }> = {
  ...{ kind: "data", name: "made", aliases: [], source: "own work", hyper: {}, metrics: [] },
  dataset: { name: "made", aliases: [], source: "own work", licence: "none" },
  ...{ batchSize: 8, epochs: 1, model: "made", loss: "made" },
};
const target = { value: 1, provenance: "made" };

type Values = readonly (number | null)[];

const completed = (value: Values, curve = "validation.loss"): TrialResult => ({
  status: "completed",
  spec: { problem: "made", optimizer: "adam", hyper: {}, seed: 1, phase: "train", plugins: [] },
  metrics: {
    curves: { [curve]: { evaluations: value.map((_, i) => i), value } },
    ...{ final: {}, evaluationsToTarget: null, evaluations: value.length, evaluationsPerStep: 1 },
  },
  fingerprint: "0",
});

const timing = { elapsedMs: 5, compileMs: 0, worker: 1 };
const summary = (result: TrialResult, of: Problem = problem) =>
  showSummary(result, of, timing, out).join("\n");

describe("what is said of a run", () => {
  it("names the target only of a problem that has one", () => {
    expect(summary(completed([2, 1]))).not.toContain("target");
    expect(summary(completed([2, 1]), { ...problem, target })).toContain("not reached");
  });

  it("warns of a loss that ended above its start, and of no other", () => {
    const values = fc.array(fc.option(fc.double({ noNaN: true, min: 0, max: 1e9 })));
    fc.assert(
      fc.property(values, fc.constantFrom("loss", "validation.loss"), (value, name) => {
        const finite = value.filter((each) => each !== null);
        const rose = finite.length > 0 && finite.at(-1)! > finite[0]!;
        const said = summary(completed(value, name));
        expect(said.includes("ended above its start")).toBe(rose);
      }),
    );
  });

  it("names both values of a loss that rose, and the curve that it is read from", () => {
    expect(showTrial(completed([2.6, 1, 455]), problem, timing, out)).toContain(
      "warning      the validation loss ended above its start: 2.6 at first, 455 at the end",
    );
  });

  it("does not repeat of a run that diverged that its loss rose", () => {
    const { metrics, spec } = completed([2, 3, null]);
    const result = { status: "diverged", divergedAt: 2, metrics, spec, fingerprint: "0" } as const;
    expect(summary(result)).not.toContain("warning");
  });
});

/** 119 steps that met the target at the last one; with SAM 238 gradients. */
const run = (evaluationsPerStep: number): TrialResult => ({
  spec: {
    problem: "beale",
    optimizer: "made",
    hyper: {},
    seed: 1,
    phase: "train",
    plugins: [],
  },
  status: "completed",
  metrics: {
    curves: { loss: { evaluations: [0, 119 * evaluationsPerStep], value: [1, 0.5] } },
    final: { loss: 0.5 },
    evaluationsToTarget: 119 * evaluationsPerStep,
    evaluations: 119 * evaluationsPerStep,
    evaluationsPerStep,
    path: [
      [1, 1],
      [0, 0],
    ],
  },
  fingerprint: null,
});

/** The table of a path, without the drawing above it. */
function tableOf(result: TrialResult): string[] {
  const lines = showPath(result, [], out);
  return lines.slice(lines.findIndex((line) => line.trim().startsWith("gradients")));
}

describe("what a run has taken", () => {
  it("is said in gradient evaluations, with the steps beside them where one takes several", () => {
    const text = showTrial(run(2), { ...problem, target }, timing, out).join("\n");
    expect(text).toContain("loss, gradient evaluations 0 to 238");
    expect(text).toContain("completed, 238 gradient evaluations (119 steps) in 5 ms");
    expect(text).toContain("reached after 238 gradient evaluations (119 steps)");
    const plain = showTrial(run(1), { ...problem, target }, timing, out).join("\n");
    expect(plain).toContain("reached after 119 gradient evaluations");
    expect(plain).not.toContain("steps");
  });

  it("stands in a column of its own along a path", () => {
    const cells = (lines: string[]) => lines.map((line) => line.trim().split(/\s+/));
    expect(cells(tableOf(run(2)))).toEqual([
      ["gradients", "step", "x", "y", "loss"],
      ["0", "0", "1", "1", "1"],
      ["238", "119", "0", "0", "0.5"],
    ]);
    expect(cells(tableOf(run(1)))[0]).toEqual(["gradients", "x", "y", "loss"]);
  });

  it("shows where a path ended, over where it began, if that is one place", () => {
    const there = run(1);
    const path = [
      [0, 0],
      [2, 1],
      [0, 0],
    ];
    const drawing = showPath({ ...there, metrics: { ...there.metrics, path } }, [[2, 1]], out)
      .join("\n")
      .split("o start")[0]!;
    expect(drawing.match(/[xo*]/g)).toEqual(["*", "x"]);
  });

  it("tells the points of a path from those of a loss that has none at the start", () => {
    const { metrics, ...rest } = run(1);
    const curves = {
      loss: { evaluations: [119], value: [0.5] },
      "validation.loss": { evaluations: [0, 119], value: [2, 1] },
    };
    const lines = tableOf({ ...rest, metrics: { ...metrics, curves } } as TrialResult);
    expect(lines.slice(1).map((line) => line.trim().split(/\s+/))).toEqual([
      ["0", "1", "1", "\u2013"],
      ["119", "0", "0", "0.5"],
    ]);
  });
});
