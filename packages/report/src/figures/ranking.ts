/** The overall ranking: the mean rank of each optimizer with its interval, and the rank on each problem as a small dot. */
import type { RankingRow, StudyResults } from "@thalweg/study";
import type { Figure } from "../render/render-svg.js";
import { INK, lookScales, looksOf } from "../render/theme.js";
import { axisOf, baseline, endingAxis, scaleOf } from "./value-axis.js";

const WIDTH = 720;
const ROW = 30;

export function ranking(results: StudyResults): Figure {
  const { ranking: rows, problems } = results;
  const title = "Overall ranking";
  const scales = lookScales(looksOf(results.optimizers.map(({ label }) => label)));
  const x = endingAxis(1, Math.max(rows.length, 2));
  const rank = (field: string) => ({
    field,
    type: "quantitative",
    scale: scaleOf({ ...x, domain: [0.8, x.domain[1] + 0.2] }),
    axis: axisOf(x, {
      ...baseline(`mean rank over ${problems.length} problems (1 is best)`),
      grid: true,
      values: rows.map((_, i) => i + 1),
    }),
  });
  const y = {
    field: "optimizer",
    type: "nominal",
    sort: rows.map(({ optimizer }) => optimizer),
    axis: {
      title: null,
      domain: false,
      ticks: false,
      labelColor: INK,
      labelFontSize: 13,
      labelPadding: 10,
    },
  };
  const color = { field: "optimizer", type: "nominal", scale: scales.color, legend: null };
  const dots = rows.flatMap(({ optimizer, ranks }) =>
    ranks.map((each) => ({ optimizer, ...each })),
  );
  const intervals = rows.flatMap(({ optimizer, interval }) =>
    interval === null ? [] : [{ optimizer, low: interval[0], high: interval[1] }],
  );
  return {
    name: "ranking",
    title,
    description: rows.map(describe).join(" "),
    spec: {
      title: {
        text: title,
        subtitle:
          "Mean over problems of the rank of the median regret, with its 95 % bootstrap interval. Small dots: the rank on each problem",
      },
      width: WIDTH,
      height: { step: ROW },
      layer: [
        {
          data: { values: intervals },
          mark: { type: "rule", strokeWidth: 3, strokeCap: "round" },
          encoding: { x: rank("low"), x2: { field: "high" }, y, color },
        },
        {
          data: { values: dots },
          mark: { type: "point", filled: true, color: INK, opacity: 0.4, size: 24 },
          encoding: { x: rank("rank"), y },
        },
        {
          data: { values: rows.map(({ optimizer, meanRank }) => ({ optimizer, meanRank })) },
          mark: { type: "point", filled: true, size: 130, opacity: 1 },
          encoding: { x: rank("meanRank"), y, color },
        },
      ],
    },
  };
}

function describe({ optimizer, meanRank, interval }: RankingRow): string {
  const between =
    interval === null
      ? ""
      : ` (95 % interval ${interval[0].toFixed(2)} to ${interval[1].toFixed(2)})`;
  return `${optimizer}: mean rank ${meanRank.toFixed(2)}${between}.`;
}
