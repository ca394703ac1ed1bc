/**
 * The critical-difference diagram: mean ranks over problems, with bars under those that Nemenyi's
 * test does not tell apart. Reference: Demšar 2006, figure 1.
 */
import { criticalDifference, friedman, rankGroups, type StudyResults } from "@thalweg/study";
import type { Figure, VegaLiteSpec } from "../render/render-svg.js";
import { INK, lookScales, looksOf, MUTED } from "../render/theme.js";
import { FIGURE_WIDTH, type PageWidth, subtitleLines } from "./panels.js";
import { rowsOfNames } from "./row-labels.js";
import { axisOf, baseline, endingAxis, scaleOf } from "./value-axis.js";

const ALPHA = 0.05;

/** What Friedman's test says of the problems of a study. */
export interface AcrossProblems {
  /** In a sentence. */
  readonly says: string;
  /** Present if the test rejects that all optimizers rank alike. */
  readonly difference?: number;
  /** Optimizers with their mean ranks over problems, best first. */
  readonly ranks: readonly { readonly optimizer: string; readonly rank: number }[];
}

/**
 * Friedman's test on the mean ranks of optimizers on each problem, and Nemenyi's critical difference
 * if it rejects. Problems are the sample here: the tests ask whether the order holds on others like
 * them.
 */
export function acrossProblems({ ranking, problems }: StudyResults): AcrossProblems {
  const meanOf = (ranks: readonly { readonly rank: number }[]) =>
    ranks.reduce((sum, { rank }) => sum + rank, 0) / Math.max(1, ranks.length);
  const ranks = ranking.map(({ optimizer, ranks }) => ({ optimizer, rank: meanOf(ranks) }));
  const k = ranking.length;
  if (k < 2 || problems.length < 2) {
    const what = k < 2 ? "one optimizer" : "one problem";
    return { ranks, says: `No test over problems is made: there is ${what}.` };
  }
  const costs = problems.map((_, p) => ranking.map((row) => row.ranks[p]!.rank));
  const { imanDavenport, meanRanks } = friedman(costs);
  const { p, smallestP } = imanDavenport;
  const own = ranking.map(({ optimizer }, i) => ({ optimizer, rank: meanRanks[i]! }));
  const sorted = own.sort((a, b) => a.rank - b.rank);
  const over = `Friedman's test (with Iman and Davenport's correction) over ${problems.length} problems`;
  if (smallestP > ALPHA) {
    return {
      ranks: sorted,
      says: `${over} cannot reject: its smallest possible p is ${Number(smallestP.toPrecision(2))}.`,
    };
  }
  const shown = p < 0.001 ? "p < 0.001" : `p = ${Number(p.toPrecision(2))}`;
  if (p > ALPHA) {
    return {
      ranks: sorted,
      says: `${over} does not reject that all optimizers rank alike (${shown}): no pair is told apart beyond these problems.`,
    };
  }
  const difference = criticalDifference(k, problems.length, ALPHA);
  return {
    ranks: sorted,
    difference,
    says: `${over} rejects that all optimizers rank alike (${shown}); mean ranks that differ by ${difference.toFixed(2)} or more are told apart (Nemenyi's test at ${ALPHA}).`,
  };
}

const CD = "critical difference";

/** The figure; undefined if there is no test over problems. */
export function criticalDifferenceFigure(results: StudyResults): Figure | undefined {
  const { ranks, says, difference } = acrossProblems(results);
  if (results.problems.length < 2 || ranks.length < 2) return undefined;
  const groups = rankGroups(
    ranks.map(({ rank }) => rank),
    difference ?? Infinity,
  ).map((group, i) => ({
    optimizer: `group ${i}`,
    low: ranks[group[0]!]!.rank,
    high: ranks[group.at(-1)!]!.rank,
    tip: `not told apart: ${group.map((at) => ranks[at]!.optimizer).join(", ")}`,
  }));
  const order = results.optimizers.map(({ label }) => label);
  const specFor = (page: PageWidth): VegaLiteSpec => {
    const bars = [
      ...(difference === undefined
        ? []
        : [{ optimizer: CD, low: 1, high: 1 + difference, tip: CD }]),
      ...groups,
    ];
    const rows = rowsOfNames(
      ranks.map(({ optimizer }) => optimizer),
      page,
      { extra: bars.map(({ optimizer }) => optimizer), height: 18 },
    );
    const x = endingAxis(1, ranks.length);
    const rank = (field: string) => ({
      field,
      type: "quantitative",
      scale: scaleOf({ ...x, domain: [0.8, ranks.length + 0.2] }),
      axis: axisOf(x, {
        ...baseline("mean rank over problems (1 is best)"),
        grid: true,
        values: ranks.map((_, i) => i + 1),
      }),
    });
    const color = {
      field: "optimizer",
      type: "nominal",
      scale: lookScales(looksOf(order)).color,
      legend: null,
    };
    return {
      title: {
        text: "Critical differences",
        subtitle: subtitleLines(
          [
            difference === undefined
              ? "One bar: the test over problems tells none of them apart"
              : "Bars join optimizers that the test over problems does not tell apart; the thin bar is the critical difference",
          ],
          page,
        ),
      },
      width: FIGURE_WIDTH[page] - rows.beside - 14,
      height: { step: rows.step },
      layer: [
        {
          data: { values: bars.filter(({ optimizer }) => optimizer !== CD) },
          mark: { type: "rule", strokeWidth: 5, color: INK, yOffset: rows.down },
          encoding: {
            ...{ x: rank("low"), x2: { field: "high" }, y: rows.y },
            tooltip: { field: "tip", type: "nominal" },
          },
        },
        {
          data: { values: bars.filter(({ optimizer }) => optimizer === CD) },
          mark: { type: "rule", strokeWidth: 1.5, color: MUTED, yOffset: rows.down },
          encoding: {
            ...{ x: rank("low"), x2: { field: "high" }, y: rows.y },
            tooltip: { field: "tip", type: "nominal" },
          },
        },
        {
          data: {
            values: ranks.map((each) => ({
              ...each,
              tip: `${each.optimizer}: ${each.rank.toFixed(2)}`,
            })),
          },
          mark: { type: "point", filled: true, size: 110, opacity: 1, yOffset: rows.down },
          encoding: {
            ...{ x: rank("rank"), y: rows.y, color },
            tooltip: { field: "tip", type: "nominal" },
          },
        },
        rows.layer,
      ],
    };
  };
  return {
    name: "critical-difference",
    title: "Critical differences",
    description: `${says} ${ranks.map(({ optimizer, rank }) => `${optimizer}: ${rank.toFixed(2)}.`).join(" ")}`,
    spec: specFor("wide"),
    narrow: specFor("narrow"),
    optimizers: order,
  };
}
