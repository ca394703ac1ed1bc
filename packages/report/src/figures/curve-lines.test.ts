import { describe, expect, it } from "vitest";
import type { ProblemView } from "../study-view.js";
import { axisFor, type Line, type Panel, rowsOf, timeOf } from "./curve-lines.js";
import { valueAxis } from "./value-axis.js";

const look = { label: "made", color: "#000000", dash: [] };
/** A line of these medians, ten evaluations apart, with quartiles 0.5 away. */
const line = (...middles: number[]): Line => ({
  look,
  points: middles.map((middle, i) => ({
    ...{ evaluations: 10 * i, low: middle - 0.5, middle, high: middle + 0.5 },
  })),
});
const panel = (better: Panel["better"]): Panel => ({
  ...{ curve: "loss", title: "loss", offset: 0, prefer: "linear", better },
});

describe("the axis of a panel", () => {
  it("holds what rose to ten times the worst start, and leaves out what lies above", () => {
    const lines = [line(1, 3, 10), line(0.5, 10.1, 200, Infinity), line(Infinity, 11)];
    expect(axisFor(lines, panel("lower"))).toEqual(valueAxis([0.5, 10], "linear"));
  });

  it("begins, where higher is better, at the lowest quartile past the first tenth", () => {
    const rising = line(0, ...Array.from({ length: 10 }, (_, i) => 20 + i));
    expect(axisFor([rising], panel("higher"))).toEqual(valueAxis([20, 29], "linear"));
  });
});

it("a line is in pieces where its median is infinite, which is not shown", () => {
  const { points } = line(1, 2, Infinity, 3, Infinity, 4);
  const rows = rowsOf(look, points, valueAxis([0, 5], "linear"), 0.5);
  expect(rows.filter(({ shown }) => shown).map(({ part, middle }) => [part, middle])).toEqual([
    [0, 1],
    [0, 2],
    [1, 3],
    [2, 4],
  ]);
  expect(rows.map(({ time }) => time)).toEqual([0, 5, 10, 15, 20, 25]);
});

describe("time", () => {
  const viewOf = (budget: number | undefined, status: string, kind = "data") =>
    ({
      problem: { description: { kind, epochs: 4 } },
      pairs: [{ evaluation: [{ spec: budget === undefined ? {} : { budget }, status }] }],
    }) as unknown as ProblemView;
  const lines = [line(1, 1), line(1, 1, 1)];
  const evaluations = { unit: "gradient evaluations", perEvaluation: 1, end: 20 };

  it("is in epochs on data where a run came to its own end, at so many evaluations each", () => {
    expect(timeOf(viewOf(undefined, "completed"), lines)).toEqual({
      ...{ unit: "gradient evaluations, in epochs", perEvaluation: 4 / 20, end: 4 },
    });
  });

  it.each([
    ["a run was given another budget", viewOf(20, "completed")],
    ["no run came to its end", viewOf(undefined, "diverged")],
    ["there are no data", viewOf(undefined, "completed", "analytic")],
  ])("is in gradient evaluations where %s", (_, view) => {
    expect(timeOf(view, lines)).toEqual(evaluations);
  });
});
