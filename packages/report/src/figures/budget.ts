/** The verdict against the tuning budget: mean ranks by how many settings each replicate tries. */
import { leadersByBudget, rankingByBudget, type StudyResults } from "@thalweg/study";
import type { Figure } from "../render/render-svg.js";
import { looksOf } from "../render/theme.js";
import { lineFigure } from "./line-figure.js";
import { endingAxis, type ValueAxis } from "./value-axis.js";

const tried = ({ study }: StudyResults): string =>
  study.perDimension === true
    ? "settings tried in each replicate, for each searched hyperparameter"
    : "settings tried in each replicate";

/** The figure; undefined if nothing was tuned, or there is nothing to compare. */
export function budgetFigure(results: StudyResults): Figure | undefined {
  const labels = results.optimizers.map(({ label }) => label);
  const budgets = rankingByBudget(results);
  if (budgets.length < 2 || labels.length < 2) return undefined;
  const looks = looksOf(labels);
  const last = budgets.at(-1)!.settings;
  const all = endingAxis(1, last);
  const whole: ValueAxis = {
    ...all,
    ticks: [...new Set([1, ...all.ticks.filter((tick) => Number.isInteger(tick) && tick > 1)])],
  };
  const values = budgets.flatMap(({ meanRanks }) => meanRanks);
  const [low, high] = [Math.floor(Math.min(...values)), Math.ceil(Math.max(...values))];
  const y: ValueAxis = {
    type: "linear",
    domain: [low, high === low ? low + 1 : high],
    ticks: Array.from({ length: high - low + 1 }, (_, i) => low + i),
  };
  const leaders = leadersByBudget(labels, budgets).map(({ from, to, leaders: of }) => {
    const range = from === to ? String(from) : `${from} to ${to}`;
    return `${range}: ${of.join(", ")}`;
  });
  return lineFigure({
    name: "budget",
    title: "The verdict against the tuning budget",
    subtitle:
      "Mean rank by the expected best of n settings, over problems and replicates, from tuning runs on each replicate's first seed, before ranges grew",
    description: `Who leads by the number of settings: ${leaders.join("; ")}.`,
    looks,
    lines: labels.map((label, i) => ({
      look: looks[i]!,
      points: budgets.map(({ settings, meanRanks }) => ({
        x: settings,
        y: meanRanks[i]!,
        tip: `${label}, ${settings} settings: mean rank ${meanRanks[i]!.toFixed(2)}`,
      })),
    })),
    x: { axis: whole, title: tried(results) },
    y: { axis: y, title: "mean rank (1 is best)", reverse: true },
    dots: last <= 20,
  });
}
