/**
 * Learning curves of a problem: the median over seeds with its interquartile band, one colour per
 * optimizer, with labels at the ends.
 */
import type { Figure, VegaLiteSpec } from "../render/render-svg.js";
import { lookScales } from "../render/theme.js";
import { curveOf, type ProblemView } from "../study-view.js";
import { plural } from "../tables/format.js";
import { axisFor, endsOf, type Line, lineOf, type Panel, rowsOf, timeOf } from "./curve-lines.js";
import type { LineEnd } from "./end-labels.js";
import { drawingOf } from "./error-panel.js";
import { besideOf, endLayers, LABEL_GAP, shortEnds } from "./labelled-ends.js";
import { FIGURE_WIDTH, type PageWidth, subtitleLines, titleLines } from "./panels.js";
import { axisOf, baseline, endingAxis, scaleOf, type ValueAxis } from "./value-axis.js";

/** The width of a label in pixels: in a single panel, and in one of two. */
const WIDEST_LABEL = { one: 260, two: 150 } as const;
/** Space for the title and the numbers of the vertical axis. */
const MARGIN = 58;
const SPACING = 24;

/**
 * One panel for an analytic problem (f - f*); for data the training loss, the validation loss and
 * the deciding metric. Where a step takes several gradients, the last of them over steps as well,
 * and over seconds if they are given: for each gradient evaluation, by the optimizer's label.
 */
export function learningCurves(
  view: ProblemView,
  seconds?: Readonly<Record<string, number>>,
): Figure {
  const panels = panelsOf(view, seconds).map((panel) => drawn(view, panel, seconds));
  const title = `Learning curves on ${view.problem.label}`;
  const seeds = view.pairs[0]?.evaluation.length ?? 0;
  const shown = panels.map(({ panel }) => panel.title).join(", ");
  const heading = (page: PageWidth) => ({
    text: titleLines(title, page),
    subtitle: subtitleLines(
      [
        seeds === 1
          ? "One seed, at the setting of a typical replicate"
          : `Median over ${seeds} seeds at the setting of a typical replicate; bands from the lower to the upper quartile`,
      ],
      page,
    ),
  });
  return {
    name: `curves-${view.key}`,
    title,
    description: `${shown} against gradient evaluations for ${plural(view.pairs.length, "optimizer")}: median over seeds, band from the lower to the upper quartile.`,
    spec: {
      title: heading("wide"),
      concat: wideSpecs(view, panels),
      columns: 2,
      spacing: SPACING,
    },
    narrow: {
      title: heading("narrow"),
      vconcat: panels.map((panel) =>
        panelSpec(view, panel, { width: FIGURE_WIDTH.narrow - MARGIN, height: 220 }),
      ),
      spacing: SPACING,
    },
    legend: view.pairs.map(({ look }, i) => ({ look, text: panels.at(-1)!.ends[i]!.text })),
    optimizers: view.optimizers,
  };
}

/** A panel with its lines and labels. */
interface Drawn {
  readonly panel: Panel;
  readonly lines: readonly Line[];
  readonly y: ValueAxis;
  readonly ends: readonly LineEnd[];
}

function drawn(view: ProblemView, panel: Panel, seconds?: Readonly<Record<string, number>>): Drawn {
  const lines = view.pairs.map((pair) => lineOf(pair, panel, seconds));
  const y = axisFor(lines, panel);
  return { panel, lines, y, ends: endsOf(lines, y, panel) };
}

/**
 * Panels two by two with labels at the ends of lines. Their width is what labels and axes leave,
 * their height what the labels need.
 */
function wideSpecs(view: ProblemView, panels: readonly Drawn[]): VegaLiteSpec[] {
  const limit = panels.length === 1 ? WIDEST_LABEL.one : WIDEST_LABEL.two;
  const labelled = panels.map((panel) => ({ ...panel, ends: shortEnds(panel.ends, limit) }));
  const beside = Math.max(...labelled.map(({ ends }) => besideOf(ends))) + MARGIN;
  const count = Math.min(2, panels.length);
  const width = Math.floor((FIGURE_WIDTH.wide - SPACING * (count - 1)) / count - beside);
  const tall = panels.length > 2 ? 220 : 290;
  const height = Math.max(tall, LABEL_GAP * view.pairs.length + 20);
  return labelled.map((panel) => {
    const spec = panelSpec(view, panel, { width, height });
    const looks = view.pairs.map(({ look }) => look);
    const upright = (field: string) => uprightOf(field, panel.panel, panel.y);
    const layers = endLayers({ ends: panel.ends, looks, y: panel.y, width, height, upright });
    return { ...spec, layer: [...spec.layer, ...layers] };
  });
}

function panelsOf(view: ProblemView, seconds?: Readonly<Record<string, number>>): Panel[] {
  const main = mainPanels(view);
  const costs = new Set(
    view.pairs.flatMap(({ evaluation }) =>
      evaluation.flatMap(({ metrics }) => metrics.evaluationsPerStep ?? []),
    ),
  );
  return [
    ...main,
    ...(costs.size < 2 ? [] : [{ ...main.at(-1)!, over: "steps" as const }]),
    ...(seconds === undefined ? [] : [{ ...main.at(-1)!, over: "seconds" as const }]),
  ];
}

function mainPanels(view: ProblemView): Panel[] {
  const { description, progress } = view.problem;
  if (description.kind === "analytic") {
    const { title, offset } = progress;
    return [{ curve: "loss", title, offset, prefer: "log", better: "lower" }];
  }
  const lossOf = (curve: string, title: string): Panel[] =>
    hasCurve(view, curve) ? [{ curve, title, offset: 0, prefer: "log", better: "lower" }] : [];
  const losses = [
    ...lossOf("loss", "training loss"),
    {
      curve: "validation.loss",
      title: "validation loss",
      offset: 0,
      prefer: "log",
      better: "lower",
    } as const,
  ];
  if (progress.key === "validation.loss") return losses;
  const lasts = view.pairs.flatMap(({ evaluation }) =>
    evaluation.map((trial) => curveOf(trial, progress.key).value.at(-1) ?? Number.NaN),
  );
  const drawing = drawingOf(progress, lasts);
  const of = (value: number) => drawing.of(value - progress.offset);
  return [...losses, { ...drawing, curve: progress.key, offset: progress.offset, of }];
}

const hasCurve = ({ pairs }: ProblemView, name: string): boolean =>
  pairs.some(({ evaluation }) => evaluation.some((trial) => curveOf(trial, name).value.length > 0));

interface Box {
  readonly width: number;
  readonly height: number;
}

function panelSpec(view: ProblemView, { panel, lines, y }: Drawn, box: Box) {
  const time = timeOf(view, lines, panel.over);
  const x = endingAxis(0, time.end);
  const looks = view.pairs.map(({ look }) => look);
  const scales = lookScales(looks);
  const encoding = {
    x: {
      field: "time",
      type: "quantitative",
      scale: scaleOf(x),
      axis: axisOf(x, baseline(time.unit)),
    },
    color: { field: "label", type: "nominal", scale: scales.color, legend: null },
  };
  const value = (field: string) => uprightOf(field, panel, y);
  const rows = lines.flatMap(({ look, points }) => rowsOf(look, points, y, time.perEvaluation));
  const shown = rows.filter((row) => row.shown);
  const part = { field: "part", type: "nominal" };
  return {
    ...box,
    layer: [
      {
        data: { values: shown },
        mark: { type: "area", opacity: 0.16, clip: true },
        encoding: { ...encoding, y: value("low"), y2: { field: "high" }, detail: part },
      },
      {
        data: { values: shown },
        mark: { type: "line", strokeWidth: 1.8, clip: true, strokeJoin: "round" },
        encoding: {
          ...encoding,
          y: value("middle"),
          strokeDash: { field: "label", type: "nominal", scale: scales.dash, legend: null },
          tooltip: { field: "label", type: "nominal" },
          detail: part,
        },
      },
    ] as VegaLiteSpec[],
  };
}

/** A field on the vertical axis, with the same definition in every layer. */
const uprightOf = (field: string, { title }: Panel, y: ValueAxis) => ({
  field,
  type: "quantitative",
  scale: scaleOf(y),
  axis: axisOf(y, { title: titleWithScale(title, y) }),
});

const titleWithScale = (title: string, { type }: ValueAxis): string =>
  type === "log" ? `${title} (log scale)` : title;
