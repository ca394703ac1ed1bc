/** Optimizers by problems: the rank as colour, the whole procedure's value in each cell. */
import type { StudyResults } from "@thalweg/study";
import { textWidth } from "../render/font.js";
import type { Figure } from "../render/render-svg.js";
import { LASTING_INK, LASTING_PAPER } from "../render/theme.js";
import { breakText, firstLines } from "../tables/break-text.js";
import { showNumber, showOf } from "../tables/format.js";
import { FIGURE_WIDTH } from "./panels.js";
import { rowsOfNames } from "./row-labels.js";

/** An optimizer on a problem. */
export interface HeatCell {
  readonly optimizer: string;
  readonly problem: string;
  readonly rank: number;
  /** The procedure's value, in few digits. */
  readonly value: string;
  readonly fill: string;
  readonly ink: string;
  readonly tip: string;
}

/** The colours of the best and the worst rank; both are light or dark enough for their text. */
const BEST = [0x1f, 0x5f, 0x8b] as const;
const WORST = [0xf2, 0xf5, 0xf7] as const;

/** The share of the way from best to worst from which the text is dark. */
const DARK_TEXT = 0.4;

function colours(share: number): { readonly fill: string; readonly ink: string } {
  const part = (i: 0 | 1 | 2) => Math.round(BEST[i] + share * (WORST[i] - BEST[i]));
  const fill = `#${([0, 1, 2] as const).map((i) => part(i).toString(16).padStart(2, "0")).join("")}`;
  return { fill, ink: share < DARK_TEXT ? LASTING_PAPER : LASTING_INK };
}

/** The cells, problem by problem, optimizers by their overall rank. */
export function heatCells({ ranking, problems, pairs }: StudyResults): HeatCell[] {
  return problems.flatMap(({ label: problem, judge }, p) =>
    ranking.map(({ optimizer, ranks }) => {
      const pair = pairs.find((each) => each.problem === problem && each.optimizer === optimizer)!;
      const { rank } = ranks[p]!;
      const value = showOf(judge.title).middle(pair.procedure.estimate);
      const share = ranking.length < 2 ? 0 : (rank - 1) / (ranking.length - 1);
      return {
        ...{ optimizer, problem, rank },
        value: pair.procedure.estimate === null ? "failed" : short(value),
        ...colours(share),
        tip: `${optimizer} on ${problem}: ${judge.title} ${value}, mean rank ${rank.toFixed(2)}`,
      };
    }),
  );
}

/** Two digits of numbers in exponential form. */
const short = (value: string): string =>
  /e/.test(value) ? showNumber(Number(value)).replace(/\.(\d)\d*e/, ".$1e") : value;

export function heatMap(results: StudyResults): Figure {
  const { ranking, problems } = results;
  const rows = rowsOfNames(
    ranking.map(({ optimizer }) => optimizer),
    "wide",
    { height: 30 },
  );
  const width = Math.max(FIGURE_WIDTH.wide - rows.beside, 58 * problems.length);
  const column = width / problems.length;
  const measure = (text: string) => textWidth(text, 12);
  const headings = problems.map(({ label }) => ({
    problem: label,
    text: firstLines(breakText(label, column - 6, measure), 3, column - 6, measure),
  }));
  const x = {
    field: "problem",
    type: "nominal",
    scale: { type: "band", padding: 0, domain: problems.map(({ label }) => label) },
    axis: null,
  };
  const y = {
    field: "optimizer",
    type: "nominal",
    scale: { type: "band", padding: 0, domain: ranking.map(({ optimizer }) => optimizer) },
    axis: null,
  };
  const cells = heatCells(results);
  return {
    name: "heat-map",
    title: "Optimizers by problems",
    description: cells.map(({ tip }) => `${tip}.`).join(" "),
    spec: {
      title: {
        text: "Optimizers by problems",
        subtitle: [
          "Value of the whole procedure, tuned anew in each replicate. Darker: better mean rank on the problem",
        ],
      },
      width,
      height: { step: rows.step },
      layer: [
        ...headings.map(({ problem, text }) => ({
          data: { values: [{ problem }] },
          mark: { type: "text", baseline: "bottom", align: "center", lineHeight: 14 },
          encoding: {
            ...{ x, y: { value: -6 - 14 * (text.length - 1) } },
            text: { value: text.length === 1 ? text[0] : text },
          },
        })),
        {
          data: { values: cells },
          mark: { type: "rect", stroke: LASTING_PAPER, strokeWidth: 1.5 },
          encoding: {
            ...{ x, y, color: { field: "fill", type: "nominal", scale: null } },
            tooltip: { field: "tip", type: "nominal" },
          },
        },
        {
          data: { values: cells },
          mark: { type: "text", baseline: "middle", align: "center" },
          encoding: {
            ...{ x, y, text: { field: "value" } },
            color: { field: "ink", type: "nominal", scale: null },
            tooltip: { field: "tip", type: "nominal" },
          },
        },
        { ...rows.layer, encoding: { ...(rows.layer.encoding as object), y } },
      ],
    },
    optimizers: results.optimizers.map(({ label }) => label),
  };
}
