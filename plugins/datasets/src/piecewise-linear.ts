import { defineDataset, type Splits } from "@thalweg/core";
import { stream } from "@thalweg/core/numeric";
import { shuffledSplit, splitStream, takeSplits } from "./split.js";

const knots: readonly (readonly [x: number, y: number])[] = [
  [-1, -0.5],
  [-0.6, 0.7],
  [-0.2, 0.4],
  [0.1, -0.8],
  [0.5, 0.9],
  [1, 0],
];
const noise = 0.05;

/** The curve itself at x in [-1, 1]: straight lines between the knots. */
export function piecewiseLinearCurve(x: number): number {
  const right = Math.max(
    1,
    knots.findIndex(([end]) => x <= end),
  );
  const [[x0, y0], [x1, y1]] = [knots[right - 1]!, knots[right]!];
  return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}

/**
 * A noisy piecewise linear curve, generated: 600 points of a line with five pieces.
 *
 * Inputs `[1]`, x uniform in [-1, 1]; target `[1]`, the curve through (-1, -0.5), (-0.6, 0.7),
 * (-0.2, 0.4), (0.1, -0.8), (0.5, 0.9), (1, 0), plus normal noise of standard deviation 0.05, so
 * that the least expected mean squared error is 0.0025. Points from the stream of
 * ("piecewise-linear", "points"), split 60 / 20 / 20 % by that of ("piecewise-linear", "split"):
 * 360 train, 120 validation, 120 test.
 */
export const piecewiseLinear = defineDataset({
  name: "piecewise-linear",
  source: "generated",
  licence: "MIT",
  load: async () => splitsOf(0),
  resplit: async (_, split) => splitsOf(split),
});

function splitsOf(split: number): Splits {
  const count = 600;
  const points = stream("piecewise-linear", "points");
  const inputs = Float64Array.from({ length: count }, () => 2 * points.uniform() - 1);
  const targets = inputs.map((x) => piecewiseLinearCurve(x) + noise * points.normal());
  const indices = shuffledSplit(count, splitStream("piecewise-linear", split));
  return { inputShape: [1], targetShape: [1], ...takeSplits({ inputs, targets }, indices) };
}
