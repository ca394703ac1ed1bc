/**
 * The overall ranking: the mean rank of each optimizer with its interval, and the rank on each
 * problem as a small dot.
 */
import { levelText, type RankingRow, type StudyResults } from "@thalweg/study";
import type { Figure, VegaLiteSpec } from "../render/render-svg.js";
import { INK, lookScales, looksOf } from "../render/theme.js";
import { FIGURE_WIDTH, type PageWidth, subtitleLines } from "./panels.js";
import { rowsOfNames } from "./row-labels.js";
import { axisOf, baseline, endingAxis, scaleOf } from "./value-axis.js";

const TITLE = "Overall ranking";
export function ranking(results: StudyResults): Figure {
  return {
    name: "ranking",
    title: TITLE,
    description: results.ranking.map(describe).join(" "),
    spec: specFor(results, "wide"),
    narrow: specFor(results, "narrow"),
    optimizers: results.optimizers.map(({ label }) => label),
  };
}

/** `, with the 96.9 % interval between replicates`. */
function intervalWords({ ranking: rows }: StudyResults): string {
  const level = rows[0]?.level ?? null;
  return level === null ? "" : `, with the ${levelText(level)} between replicates`;
}

function specFor(results: StudyResults, page: PageWidth): VegaLiteSpec {
  const { ranking: rows, problems } = results;
  const names = rowsOfNames(
    rows.map(({ optimizer }) => optimizer),
    page,
    { height: 24 },
  );
  const scales = lookScales(looksOf(results.optimizers.map(({ label }) => label)));
  const x = endingAxis(1, Math.max(rows.length, 2));
  const rank = (field: string) => ({
    field,
    type: "quantitative",
    scale: scaleOf({ ...x, domain: [0.8, x.domain[1] + 0.2] }),
    axis: axisOf(x, {
      ...baseline(
        `mean rank over ${problems.length} ${problems.length === 1 ? "problem" : "problems"} (1 is best)`,
      ),
      grid: true,
      values: rows.map((_, i) => i + 1),
    }),
  });
  const { y, down } = names;
  const color = { field: "optimizer", type: "nominal", scale: scales.color, legend: null };
  const dots = rows.flatMap(({ optimizer, ranks }) =>
    ranks.map((each) => ({
      optimizer,
      ...each,
      tip: `${optimizer} on ${each.problem}: mean rank ${each.rank.toFixed(2)}`,
    })),
  );
  const intervals = rows.flatMap(({ optimizer, interval }) =>
    interval === null ? [] : [{ optimizer, low: interval[0], high: interval[1] }],
  );
  return {
    title: {
      text: TITLE,
      subtitle: subtitleLines(
        [
          `Mean over problems and replicates${intervalWords(results)}. Small dots: the mean rank on each problem`,
        ],
        page,
      ),
    },
    width: FIGURE_WIDTH[page] - names.beside - 14,
    height: { step: names.step },
    layer: [
      {
        data: { values: intervals },
        mark: { type: "rule", strokeWidth: 3, strokeCap: "round", yOffset: down },
        encoding: { x: rank("low"), x2: { field: "high" }, y, color },
      },
      {
        data: { values: dots },
        mark: { type: "point", filled: true, color: INK, opacity: 0.4, size: 24, yOffset: down },
        encoding: { x: rank("rank"), y, tooltip: { field: "tip", type: "nominal" } },
      },
      {
        data: { values: rows.map(({ optimizer, meanRank }) => ({ optimizer, meanRank })) },
        mark: { type: "point", filled: true, size: 130, opacity: 1, yOffset: down },
        encoding: { x: rank("meanRank"), y, color },
      },
      names.layer,
    ],
  };
}

function describe({ optimizer, meanRank, interval, level }: RankingRow): string {
  const between =
    interval === null || level === null
      ? ""
      : ` (${levelText(level)} ${interval[0].toFixed(2)} to ${interval[1].toFixed(2)})`;
  return `${optimizer}: mean rank ${meanRank.toFixed(2)}${between}.`;
}
