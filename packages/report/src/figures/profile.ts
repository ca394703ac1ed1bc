/**
 * The performance profile of the cost to target, misses included. Reference: Dolan & Moré 2002.
 */
import { performanceProfile, performanceRatios, quantile, type StudyResults } from "@thalweg/study";
import type { Figure } from "../render/render-svg.js";
import { looksOf } from "../render/theme.js";
import { type ProblemView, problemViews } from "../study-view.js";
import { lineFigure } from "./line-figure.js";
import { logAxis } from "./value-axis.js";

/** The largest ratio that is drawn. */
const FARTHEST = 100;

/**
 * The gradient evaluations to the target, `[problem and replicate][optimizer]`: the median over the
 * replicate's fresh seeds, infinite if more than half of them missed.
 */
export function targetCosts(views: readonly ProblemView[]): number[][] {
  return views
    .filter(({ problem }) => problem.description.target !== undefined)
    .flatMap(({ pairs }) =>
      pairs[0]!.judged.map((_, r) =>
        pairs.map(({ judged }) =>
          quantile(
            judged[r]!.map(({ metrics }) => Math.max(1, metrics.evaluationsToTarget ?? Infinity)),
            0.5,
          ),
        ),
      ),
    );
}

/** The figure; undefined if no problem has a target, or there is nothing to compare. */
export function profileFigure(results: StudyResults): Figure | undefined {
  const labels = results.optimizers.map(({ label }) => label);
  const costs = targetCosts(problemViews(results));
  if (costs.length === 0 || labels.length < 2) return undefined;
  const ratios = performanceRatios(costs);
  const finite = ratios.flat().filter(Number.isFinite);
  const most = Math.min(FARTHEST, Math.max(2, ...finite));
  const axis = logAxis(1, most);
  const end = axis.domain[1];
  const places = [...new Set([1, ...finite.filter((ratio) => ratio < end), end])];
  const taus = places.sort((a, b) => a - b);
  const looks = looksOf(labels);
  const shares = taus.map((tau) => performanceProfile(ratios, tau));
  const reached = labels.map(
    (_, j) => ratios.filter((row) => row[j]! < Infinity).length / ratios.length,
  );
  const problems = new Set(
    results.problems.filter(({ description }) => description.target !== undefined),
  ).size;
  return lineFigure({
    name: "profile",
    title: "Performance profile",
    subtitle: `Share of ${costs.length} cases (${problems} problems, each replicate) that reach the target in at most tau times the gradients of the fastest`,
    description: labels
      .map(
        (label, j) =>
          `${label}: fastest in ${percent(shares[0]![j]!)}, reached in ${percent(reached[j]!)}.`,
      )
      .join(" "),
    looks,
    lines: labels.map((label, j) => ({
      look: looks[j]!,
      points: taus.map((tau, i) => ({
        x: tau,
        y: 100 * shares[i]![j]!,
        tip: label,
      })),
    })),
    x: {
      axis: { ...axis, domain: [1, end] },
      title: "tau: gradients to the target over those of the fastest",
    },
    y: {
      axis: { type: "linear", domain: [0, 100], ticks: [0, 20, 40, 60, 80, 100] },
      title: "% of cases",
    },
    steps: true,
  });
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
