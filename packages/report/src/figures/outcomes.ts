/**
 * The outcomes of a problem, a row an optimizer: the value of each replicate with the procedure's
 * interval, above the runs of the shown setting; the cost to the target of every run, misses
 * included; and the failures with their exact interval.
 */
import { levelText } from "@thalweg/study";
import type { Figure, VegaLiteSpec } from "../render/render-svg.js";
import { INK, lookScales, MUTED } from "../render/theme.js";
import { type PairView, type ProblemView, runValue } from "../study-view.js";
import { showCount, showNumber } from "../tables/format.js";
import { type Drawing, drawingOf } from "./error-panel.js";
import { FIGURE_WIDTH, type PageWidth, subtitleLines, titleLines } from "./panels.js";
import { type Rows, rowsOfNames } from "./row-labels.js";
import { axisOf, baseline, clampTo, scaleOf, type ValueAxis, valueAxis } from "./value-axis.js";

const HEIGHT = 30;
/** How far replicates are above the middle of a row, and the runs of the setting below it. */
const APART = 6;
const SPACING = 26;

interface Part {
  readonly title: string;
  readonly axis: ValueAxis;
  /** Its share of the width. */
  readonly share: number;
  readonly layers: (rows: Rows, encoding: Encodings, width: number) => VegaLiteSpec[];
  /** Space for texts to the right of the panel. */
  readonly beside?: number;
}

interface Encodings {
  readonly x: (field: string) => object;
  readonly y: object;
  readonly color: object;
}

const TIP = { tooltip: { field: "tip", type: "nominal" } } as const;

export function outcomes(view: ProblemView): Figure {
  const parts = [valuePart(view), ...targetPart(view), ...failurePart(view)];
  const looks = view.pairs.map(({ look }) => look);
  const title = `Outcomes on ${view.problem.label}`;
  const specFor = (page: PageWidth): VegaLiteSpec => {
    const names = looks.map(({ label }) => label);
    const rows = rowsOfNames(names, page, { height: HEIGHT });
    const color = {
      ...{ field: "optimizer", type: "nominal" },
      ...{ scale: lookScales(looks).color, legend: null },
    };
    const space = FIGURE_WIDTH[page] - rows.beside - 14;
    const free = space - SPACING * (parts.length - 1);
    const total = parts.reduce((sum, { share }) => sum + share, 0);
    const panels = parts.map((part, i) => {
      const x = (field: string) => ({
        ...{ field, type: "quantitative", scale: scaleOf(part.axis) },
        axis: axisOf(part.axis, {
          ...baseline(part.title),
          grid: true,
          labelOverlap: "greedy",
          labelSeparation: 8,
        }),
      });
      const { share, beside = 0 } = part;
      const width = page === "wide" ? Math.floor(free * (share / total)) - beside : space - beside;
      const named = page === "narrow" || i === 0 ? [rows.layer] : [];
      return {
        ...{ width, height: { step: rows.step } },
        layer: [...named, ...part.layers(rows, { x, y: rows.y, color }, width)],
      };
    });
    return {
      title: {
        text: titleLines(title, page),
        subtitle: subtitleLines(words(view, parts.length > 1), page),
      },
      ...(page === "wide" ? { hconcat: panels } : { vconcat: panels }),
      spacing: SPACING,
    };
  };
  return {
    name: `outcomes-${view.key}`,
    title,
    description: view.pairs.map((pair) => describe(pair, view)).join(" "),
    spec: specFor("wide"),
    narrow: specFor("narrow"),
    optimizers: view.optimizers,
  };
}

function words({ pairs, problem }: ProblemView, more: boolean): string[] {
  const pair = pairs[0]!.pair;
  const { level, replicates } = pair.procedure;
  const between =
    level === null
      ? "one replicate, no interval"
      : `${replicates} replicates, median and ${levelText(level)}`;
  return [
    `Above: tuned anew (${between}). Below, small: fresh seeds at the setting of a typical replicate.`,
    ...(more && problem.description.target !== undefined
      ? [
          "To target: every fresh run of all replicates. Crosses at the right edge: failed, or the target was missed.",
        ]
      : ["Crosses at the edge: failed."]),
  ];
}

function describe({ pair }: PairView, { problem }: ProblemView): string {
  const { estimate, interval } = pair.procedure;
  const { count, of } = pair.failures;
  const within =
    interval === null ? "" : ` (${showNumber(interval[0])} to ${showNumber(interval[1])})`;
  return `${pair.optimizer}: ${problem.judge.title} ${showNumber(estimate)}${within}, ${count} of ${of} runs failed.`;
}

interface Dot {
  readonly optimizer: string;
  readonly at: number;
  readonly missed: boolean;
  readonly tip: string;
}

function valuePart(view: ProblemView): Part {
  const { problem, pairs } = view;
  const { judge } = problem;
  const worst = judge.better === "lower" ? Infinity : -Infinity;
  const settings = pairs.map(({ evaluation }) =>
    evaluation.map((result) => runValue(result, judge, problem)),
  );
  const replicates = pairs.map(({ pair }) => pair.replicates.map(({ value }) => value ?? worst));
  const drawing = drawingOf(judge, [...settings, ...replicates].flat());
  const axis = axisFor([...settings, ...replicates].flat(), drawing);
  const placed = (value: number) => {
    const missed = !Number.isFinite(value);
    const shown = missed ? (drawing.better === "lower" ? Infinity : -Infinity) : drawing.of(value);
    return { at: clampTo(axis, shown), missed, shown };
  };
  const dots = (values: readonly (readonly number[])[], what: string) =>
    pairs.flatMap(({ pair: { optimizer } }, i) =>
      values[i]!.map((value, k): Dot => {
        const { at, missed, shown } = placed(value);
        const said = missed ? "failed" : showNumber(shown);
        return { optimizer, at, missed, tip: `${optimizer}, ${what} ${k + 1}: ${said}` };
      }),
    );
  const spans = pairs.flatMap(({ pair: { optimizer, procedure } }) => {
    if (procedure.interval === null) return [];
    const [low, high] = procedure.interval.map((end) => placed(end ?? worst).at);
    return [{ optimizer, low, high }];
  });
  const middles = pairs.map(({ pair: { optimizer, procedure } }): Dot => {
    const { at, missed, shown } = placed(procedure.estimate ?? worst);
    const said = missed ? "failed" : showNumber(shown);
    return { optimizer, at, missed, tip: `${optimizer}, tuned anew: ${said}` };
  });
  return {
    ...{ title: scaled(drawing.title, axis), axis, share: 5 },
    layers: ({ down }, { x, y, color }) => {
      const [up, low] = [down - APART, down + APART];
      const anew = dots(replicates, "replicate");
      const fixed = dots(settings, "seed");
      return [
        {
          data: { values: spans },
          mark: { type: "rule", strokeWidth: 2.5, strokeCap: "round", yOffset: up },
          encoding: { x: x("low"), x2: { field: "high" }, y, color },
        },
        ...marked(anew, { size: 34, opacity: 0.6, yOffset: up }, { x: x("at"), y, color }),
        {
          data: { values: middles.filter(({ missed }) => !missed) },
          mark: {
            type: "point",
            filled: true,
            shape: "diamond",
            size: 90,
            opacity: 1,
            stroke: INK,
            strokeWidth: 1,
            yOffset: up,
          },
          encoding: { x: x("at"), y, color, ...TIP },
        },
        ...marked(fixed, { size: 12, opacity: 0.8, yOffset: low, color: MUTED }, { x: x("at"), y }),
      ];
    },
  };
}

/** Dots, and crosses for those that missed. */
function marked(dots: readonly Dot[], mark: object, encoding: object): VegaLiteSpec[] {
  const point = { type: "point", filled: true, ...mark };
  return [
    {
      data: { values: dots.filter(({ missed }) => !missed) },
      mark: point,
      encoding: { ...encoding, ...TIP },
    },
    {
      data: { values: dots.filter(({ missed }) => missed) },
      mark: { ...point, shape: "cross", angle: 45, size: 72 },
      encoding: { ...encoding, ...TIP },
    },
  ];
}

function axisFor(values: readonly number[], drawing: Drawing): ValueAxis {
  const finite = values.filter(Number.isFinite).map(drawing.of);
  return valueAxis(finite, drawing.prefer);
}

const scaled = (title: string, { type }: ValueAxis): string =>
  type === "log" ? `${title} (log scale)` : title;

/** A word above a column of texts beside the panel. */
const heading = (text: string, x: number): VegaLiteSpec => ({
  data: { values: [{}] },
  mark: { type: "text", align: "left", baseline: "bottom", color: MUTED },
  encoding: { x: { value: x }, y: { value: -3 }, text: { value: text } },
});

/** Absent without a target. */
function targetPart({ problem, pairs }: ProblemView): Part[] {
  if (problem.description.target === undefined) return [];
  const costs = pairs.map(({ judged }) =>
    judged.flat().map(({ metrics }) => metrics.evaluationsToTarget ?? Infinity),
  );
  if (!costs.flat().some(Number.isFinite)) return [];
  const axis = valueAxis(costs.flat(), "log");
  const dots = pairs.flatMap(({ pair: { optimizer } }, i) =>
    costs[i]!.map((cost): Dot => {
      const missed = cost === Infinity;
      const said = missed ? "missed" : `${showCount(cost)} gradients`;
      return {
        optimizer,
        at: clampTo(axis, cost),
        missed,
        tip: `${optimizer}, to target: ${said}`,
      };
    }),
  );
  const missed = pairs.flatMap(({ pair: { optimizer } }, i) => {
    const count = costs[i]!.filter((cost) => cost === Infinity).length;
    return count === 0 ? [] : [{ optimizer, text: `${count} of ${costs[i]!.length}` }];
  });
  return [
    {
      ...{ title: scaled("gradients to target", axis), axis, share: 4 },
      beside: missed.length === 0 ? 0 : 58,
      layers: ({ down }, { x, y, color }, width) => [
        ...marked(dots, { size: 26, opacity: 0.5, yOffset: down }, { x: x("at"), y, color }),
        {
          data: { values: missed },
          mark: { type: "text", align: "left", baseline: "middle", color: MUTED, yOffset: down },
          encoding: { x: { value: width + 8 }, y, text: { field: "text" } },
        },
        ...(missed.length === 0 ? [] : [heading("missed", width + 8)]),
      ],
    },
  ];
}

/** Absent if no run failed. */
function failurePart({ pairs }: ProblemView): Part[] {
  if (pairs.every(({ pair }) => pair.failures.count === 0)) return [];
  const rows = pairs.map(({ pair: { optimizer, failures } }) => {
    const { count, of, interval, level } = failures;
    const [low, high] = interval.map((share) => 100 * share);
    return {
      ...{ optimizer, at: (100 * count) / of, low, high },
      tip: `${optimizer}: ${count} of ${of} failed, exact ${levelText(level)} ${Math.round(low!)} to ${Math.round(high!)} %`,
    };
  });
  const axis: ValueAxis = { type: "linear", domain: [0, 100], ticks: [0, 50, 100] };
  return [
    {
      ...{ title: "% failed, exact interval", axis, share: 2 },
      layers: ({ down }, { x, y, color }) => [
        {
          data: { values: rows },
          mark: { type: "rule", strokeWidth: 2.5, strokeCap: "round", yOffset: down },
          encoding: { x: x("low"), x2: { field: "high" }, y, color, ...TIP },
        },
        {
          data: { values: rows },
          mark: { type: "point", filled: true, size: 60, opacity: 1, yOffset: down },
          encoding: { x: x("at"), y, color, ...TIP },
        },
      ],
    },
  ];
}
