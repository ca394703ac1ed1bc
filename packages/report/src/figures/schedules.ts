/** The values that schedules give, as shares of their highest ones. */
import type { Figure } from "../render/render-svg.js";
import type { ProblemView } from "../study-view.js";
import { showNumber } from "../tables/format.js";
import { lineFigure } from "./line-figure.js";
import { endingAxis } from "./value-axis.js";

/** What a schedule sets a hyperparameter to, at the setting that is shown. */
export interface ScheduleCurve {
  /** The optimizer's label in the study. */
  readonly optimizer: string;
  /** The full name of the hyperparameter. */
  readonly target: string;
  /** The gradient evaluations before each value. */
  readonly evaluations: readonly number[];
  readonly values: readonly number[];
}

/** One line for each scheduled hyperparameter; undefined if there is none. */
export function scheduleFigure(
  view: ProblemView,
  curves: readonly ScheduleCurve[],
): Figure | undefined {
  const lines = view.pairs.flatMap(({ look }) =>
    curves
      .filter(({ optimizer }) => optimizer === look.label)
      .map((curve) => ({ look, curve, highest: Math.max(...curve.values.map(Math.abs)) })),
  );
  if (lines.length === 0) return undefined;
  const highest = lines
    .map(({ curve, highest: most }) => {
      return `${curve.optimizer}: ${curve.target} up to ${showNumber(most)}`;
    })
    .join("; ");
  const last = Math.max(...lines.flatMap(({ curve }) => curve.evaluations));
  return lineFigure({
    name: `schedules-${view.key}`,
    title: `Schedules on ${view.problem.label}`,
    subtitle: `Shares of the highest value, at the setting of a typical replicate. ${highest}`,
    description: `What schedules set hyperparameters to along a training. ${highest}.`,
    looks: view.pairs.map(({ look }) => look),
    optimizers: view.optimizers,
    lines: lines.map(({ look, curve, highest: most }) => ({
      look,
      points: curve.values.map((value, i) => ({
        x: curve.evaluations[i]!,
        y: most === 0 ? 0 : value / most,
      })),
    })),
    x: { axis: endingAxis(0, last), title: "gradient evaluations" },
    y: {
      axis: { type: "linear", domain: [0, 1], ticks: [0, 0.25, 0.5, 0.75, 1] },
      title: "share of the highest value",
    },
    height: 190,
  });
}
