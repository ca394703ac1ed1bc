/** The figures of docs/calibration.md. */
import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import { INK, MUTED, PAPER } from "../../packages/report/src/render/theme.js";

/** A figure as an SVG. */
export interface DrawnFigure {
  readonly name: string;
  readonly svg: string;
}

/** A protocol's share of something on a problem. */
export interface ProtocolShare {
  readonly protocol: string;
  readonly problem: string;
  readonly percent: number;
}

const COLORS = ["#e69f00", "#0072b2"];

async function draw(name: string, title: string, spec: object): Promise<DrawnFigure> {
  const config = {
    aria: false,
    background: PAPER,
    font: "sans-serif",
    padding: 6,
    view: { stroke: null },
    axis: { labelColor: MUTED, titleColor: INK, titleFontWeight: 400, labelFontSize: 12 },
    title: { anchor: "start", fontSize: 15, subtitleColor: MUTED, subtitlePadding: 5, offset: 12 },
  };
  const { spec: compiled } = compile({ ...spec, config } as TopLevelSpec);
  const svg = await new View(parse(compiled), { renderer: "none" }).toSVG();
  // One title says what the picture is; roles of its parts only get in a reader's way.
  const plain = svg.replaceAll(/ (?:role|aria-[a-z]+)="[^"]*"/g, "");
  return { name, svg: plain.replace(/^<svg [^>]*>/, (open) => `${open}<title>${title}</title>`) };
}

/** How often two studies' intervals of one optimizer are apart, before and after. */
export function separationFigure(
  shares: readonly ProtocolShare[],
  nominal: number,
): Promise<DrawnFigure> {
  const protocols = [...new Set(shares.map(({ protocol }) => protocol))];
  const title = "One optimizer against itself: intervals of two studies that are apart";
  const y = { field: "problem", type: "nominal", sort: null, title: null, axis: { ticks: false } };
  return draw("calibration-separation", title, {
    width: 460,
    height: { step: 17 },
    title: {
      text: title,
      subtitle: `Percent of pairs of studies that share no seed; ${nominal.toFixed(2)} % by chance for six replicates.`,
    },
    data: { values: shares },
    layer: [
      {
        mark: { type: "bar", height: 11, cornerRadiusEnd: 1.5 },
        encoding: {
          y,
          yOffset: { field: "protocol", sort: protocols },
          x: { field: "percent", type: "quantitative", title: "apart (%)", axis: { tickCount: 6 } },
          color: {
            field: "protocol",
            sort: protocols,
            scale: { domain: protocols, range: COLORS },
            legend: {
              title: null,
              orient: "bottom",
              symbolType: "square",
              labelLimit: 500,
              labelFontSize: 12,
            },
          },
        },
      },
      {
        mark: { type: "text", align: "left", dx: 4, color: INK, fontSize: 11 },
        encoding: {
          y,
          yOffset: { field: "protocol", sort: protocols },
          x: { field: "percent", type: "quantitative" },
          text: { field: "percent", format: ".1f" },
        },
      },
    ],
  });
}

/** An optimizer's mean rank at a tuning budget: the mean of many studies, and one study's interval. */
export interface BudgetRank {
  readonly optimizer: string;
  readonly trials: number;
  readonly meanRank: number;
  readonly low: number;
  readonly high: number;
}

/** Mean ranks by the number of settings tried. */
export function budgetFigure(ranks: readonly BudgetRank[]): Promise<DrawnFigure> {
  const title = "Mean rank by the number of settings a replicate tries";
  const x = { field: "trials", type: "ordinal", title: "settings", axis: { labelAngle: 0 } };
  const rank = {
    type: "quantitative",
    title: "mean rank (1 is best)",
    scale: { domain: [1, 7], reverse: true },
  };
  return draw("calibration-budget", title, {
    title: {
      text: title,
      subtitle: "Dots: means of many studies. Bars: the interval of one study, its median ends.",
    },
    facet: {
      field: "optimizer",
      sort: [...new Set(ranks.map(({ optimizer }) => optimizer))],
      header: { title: null, labelFontSize: 11.5 },
    },
    columns: 4,
    data: { values: ranks },
    spec: {
      width: 130,
      height: 150,
      layer: [
        {
          mark: { type: "rule", strokeWidth: 5, opacity: 0.35, color: COLORS[1] },
          encoding: { x, y: { field: "low", ...rank }, y2: { field: "high" } },
        },
        {
          mark: { type: "line", color: MUTED, strokeWidth: 1 },
          encoding: { x, y: { field: "meanRank", ...rank } },
        },
        {
          mark: { type: "point", filled: true, size: 55, color: COLORS[1], opacity: 1 },
          encoding: { x, y: { field: "meanRank", ...rank } },
        },
      ],
    },
  });
}
