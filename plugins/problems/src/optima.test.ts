/**
 * The known minima of the convex problems on data, solved again by methods that share nothing with
 * the product: least squares by Householder's QR, and the perceptron for separability.
 */
import { readFile } from "node:fs/promises";
import type { DataProblem, Examples, Splits } from "@thalweg/core";
import { diabetes, digits } from "@thalweg/datasets";
import { expect, it } from "vitest";
import plugin, { diabetesLinear, digitsSoftmax } from "./index.js";

const load = (problem: Pick<DataProblem, "dataset">): Promise<Splits> =>
  problem.dataset.load({ read: (url) => readFile(url) });

/** Rows [1, x, y]: the constant, the inputs, the target. */
const rowsOf = ({ count, inputs, targets }: Examples): number[][] => {
  const width = inputs.length / count;
  return Array.from({ length: count }, (_, i) => [
    1,
    ...inputs.subarray(i * width, (i + 1) * width),
    targets[i]!,
  ]);
};

/** The least mean square of y - w x over rows [x, y]: Householder's reflections, w never formed. */
function leastMeanSquare(rows: readonly (readonly number[])[]): number {
  const a = rows.map((row) => [...row]);
  const columns = a[0]!.length - 1;
  for (let k = 0; k < columns; k++) {
    const column = a.slice(k).map((row) => row[k]!);
    const norm = Math.hypot(...column);
    column[0]! += column[0]! > 0 ? norm : -norm;
    const square = column.reduce((sum, value) => sum + value * value, 0);
    for (let j = k; j <= columns; j++) {
      const dot = column.reduce((sum, value, i) => sum + value * a[k + i]![j]!, 0);
      column.forEach((value, i) => {
        a[k + i]![j]! -= (2 * dot * value) / square;
      });
    }
  }
  return a.slice(columns).reduce((sum, row) => sum + row[columns]! ** 2, 0) / a.length;
}

it("every problem with an optimum is solved again here", () => {
  const with_ = plugin.problems.filter((each) => each.kind === "data" && each.optimum);
  expect(with_).toEqual([diabetesLinear]);
});

it("diabetes-linear has the least squares optimum of its training split, to 1e-14", async () => {
  const { train } = await load(diabetesLinear);
  const found = leastMeanSquare(rowsOf(train));
  expect(Math.abs(found - diabetesLinear.optimum!.value)).toBeLessThan(1e-14);
});

it("the solver has R2 = .5177484222 on all 442 patients, as scikit-learn 1.2.1", async () => {
  const { train, validation, test } = await load({ dataset: diabetes });
  const rows = [train, validation, test].flatMap(rowsOf);
  const targets = rows.map((row) => row.at(-1)!);
  const mean = targets.reduce((sum, y) => sum + y, 0) / targets.length;
  const variance = targets.reduce((sum, y) => sum + (y - mean) ** 2, 0) / targets.length;
  expect(1 - leastMeanSquare(rows) / variance).toBeCloseTo(0.5177484222, 10);
});

it("digits-softmax has no minimum: a perceptron separates its training split", async () => {
  expect(digitsSoftmax.optimum).toBeUndefined();
  const { train, classes = 0 } = await load({ dataset: digits });
  const examples = rowsOf(train).map((row) => ({ x: row.slice(0, -1), y: row.at(-1)! }));
  const weights = Array.from({ length: classes }, () => new Float64Array(examples[0]!.x.length));
  const score = (c: number, x: readonly number[]) =>
    x.reduce((sum, value, i) => sum + weights[c]![i]! * value, 0);
  let wrong = Number.POSITIVE_INFINITY;
  // Integers over 16 without a rounding: what separates here separates exactly.
  for (let epoch = 0; epoch < 200 && wrong > 0; epoch++) {
    wrong = 0;
    for (const { x, y } of examples) {
      const others = weights.map((_, c) => (c === y ? -Infinity : score(c, x)));
      const rival = others.indexOf(Math.max(...others));
      if (score(y, x) > others[rival]!) continue;
      wrong += 1;
      x.forEach((value, i) => {
        weights[y]![i]! += value;
        weights[rival]![i]! -= value;
      });
    }
  }
  expect(wrong).toBe(0);
});
