/**
 * Sensitivity to the tuned hyperparameters on a problem: the final value of each tuning run of every
 * replicate against a hyperparameter, with one panel for each hyperparameter of each optimizer. The
 * line is the median of neighbouring settings; grey lines in the background are those of other
 * optimizers that tuned only one hyperparameter of the same kind. Failed runs are at the worst edge;
 * the replicates' choices have rings, and the default a dashed line.
 */
import { quantile, type TunedFacts } from "@thalweg/study";
import type { Figure, VegaLiteSpec } from "../render/render-svg.js";
import { MUTED, PAPER } from "../render/theme.js";
import { type PairView, type ProblemView, runValue, type TunedRun } from "../study-view.js";
import { showNumber } from "../tables/format.js";
import { type Drawing, drawingOf } from "./error-panel.js";
import { goodRange, goodWidth } from "./good-range.js";
import { panelTitle } from "./panel-title.js";
import { GAP, type PanelGrid, type PanelSize, panelGrid } from "./panels.js";
import { type SettingAxis, settingAxes } from "./setting-axis.js";
import { axisOf, baseline, clampTo, scaleOf, type ValueAxis, valueAxis } from "./value-axis.js";

/** A hyperparameter that an optimizer tuned, with its trials. */
interface Panel {
  readonly pair: PairView;
  readonly name: string;
  readonly facts: TunedFacts;
  /** Whether it was the only tuned one, so that a trial's final value is a function of it. */
  readonly alone: boolean;
  readonly points: readonly Point[];
  /** Points of medians of neighbouring settings; none if it was not tuned alone. */
  readonly line: readonly Point[];
  /** The width of the good range in words. */
  readonly good: string;
  /** What good means. */
  readonly meaning: string;
}

/** The figure; undefined if nothing was tuned. */
export function sensitivity(view: ProblemView): Figure | undefined {
  const drawing = drawingFor(view);
  const panels = panelsOf(view, drawing);
  if (panels.length === 0) return undefined;
  const { title: quantity, better } = drawing;
  const y = axisFor(
    panels.flatMap(({ points }) => points),
    drawing,
  );
  const axes = settingAxes(
    panels.map(({ name, facts, points }) => ({
      ...{ name, facts },
      tried: points.map(({ setting }) => setting).filter(Number.isFinite),
    })),
  );
  const what = panels.every(({ facts }) => facts.isLearningRate)
    ? "the learning rate"
    : "what was tuned";
  const title = `Sensitivity to ${what} on ${view.problem.label}`;
  const edge = better === "lower" ? "top" : "bottom";
  const specFor = (grid: PanelGrid): VegaLiteSpec => ({
    title: {
      text: grid.title(title),
      subtitle: grid.words([
        `Final ${quantity} of each tuning run. Line: median of neighbours. Rings: what the replicates chose. Dashed: the default.`,
        `Crosses at the ${edge} edge: failed. Thin grey: the other optimizers. Good: ${panels[0]!.meaning} of each optimizer's runs.`,
      ]),
    },
    concat: panels.map((panel, i) =>
      panelSpec(panel, {
        others: panels.filter(
          (other) => other !== panel && axes[panels.indexOf(other)] === axes[i],
        ),
        x: axes[i]!,
        y,
        quantity: grid.isFirst(i) ? quantity : null,
        size: grid,
      }),
    ),
    columns: grid.columns,
    spacing: { row: 18, column: GAP },
  });
  return {
    name: `sensitivity-${view.key}`,
    title,
    description:
      `Final ${quantity} of each tuning trial against the value of each hyperparameter that was tuned. ` +
      panels.map(describe).join(" "),
    spec: specFor(panelGrid("wide", 130)),
    narrow: specFor(panelGrid("narrow", 120)),
    optimizers: view.optimizers,
  };
}

function drawingFor(view: ProblemView): Drawing {
  const { tune } = view.problem;
  const values = view.pairs.flatMap((pair) =>
    pair.tuning.map(({ result }) => runValue(result, tune, view.problem)),
  );
  return drawingOf(tune, values);
}

function panelsOf(view: ProblemView, drawing: Drawing): Panel[] {
  return view.pairs.flatMap((pair) => {
    const tuned = Object.entries(pair.optimizer.tuned);
    const range = goodRange(pair, view);
    return tuned.flatMap(([name, facts]): Panel[] => {
      const points = pointsOf(pair, name, view, drawing);
      if (points.length === 0) return [];
      const alone = tuned.length === 1;
      const width = range && goodWidth(pair, name, facts, range, view);
      return [
        {
          ...{ pair, name, facts, alone, points },
          line: alone ? medians(points, pair.judged.length) : [],
          good: width === undefined ? "" : widthWords(width, facts),
          meaning: range?.meaning ?? "near the best",
        },
      ];
    });
  });
}

/** `good over 1.3 decades`. */
function widthWords(width: number, { scale }: TunedFacts): string {
  if (scale === "linear") return `good over ${showNumber(width)}`;
  return `good over ${width < 0.1 ? "under 0.1" : width.toFixed(1)} decades`;
}

/** Each point's median with its neighbours, as many as there are replicates, at least three. */
function medians(points: readonly Point[], replicates: number): Point[] {
  const first = points.filter(({ isFirst }) => isFirst);
  const reach = Math.floor(Math.max(3, replicates) / 2);
  return first.flatMap((point, i) => {
    const near = first.slice(Math.max(0, i - reach), i + reach + 1).map(({ value }) => value);
    const value = quantile(near, 0.5);
    return Number.isFinite(value) ? [{ ...point, value }] : [];
  });
}

function describe({ pair: { pair }, name, good }: Panel): string {
  const values = [...new Set(pair.replicates.map(({ hyper }) => String(hyper[name])))].join(", ");
  const range = good === "" ? "" : `, ${good}`;
  return pair.how === "tuned"
    ? `${pair.optimizer}: ${name} ${values} was chosen${range}.`
    : `${pair.optimizer}: ${name} ${values} was used, every run failed.`;
}

interface Point {
  readonly label: string;
  readonly setting: number;
  readonly value: number;
  readonly outcome: "completed" | "failed";
  readonly chosen: boolean;
  readonly isFirst: boolean;
  readonly tip: string;
}

function pointsOf(
  { pair, tuning }: PairView,
  name: string,
  { problem }: ProblemView,
  drawing: Drawing,
): Point[] {
  const pointOf = ({ result, chosen, replicate, isFirst }: TunedRun): Point => {
    const raw = runValue(result, problem.tune, problem);
    const failed = !Number.isFinite(raw);
    const value = failed ? (drawing.better === "lower" ? Infinity : -Infinity) : drawing.of(raw);
    const ended = failed ? "failed" : `${drawing.title} ${showNumber(value)}`;
    return {
      ...{ label: pair.optimizer, value, chosen, isFirst },
      setting: Number(result.spec.hyper[name]),
      outcome: failed ? "failed" : "completed",
      tip: `${pair.optimizer}, ${name} ${String(result.spec.hyper[name])}: ${ended} (replicate ${replicate + 1})`,
    };
  };
  return tuning.map(pointOf).sort((a, b) => a.setting - b.setting);
}

/**
 * An axis for completed runs; a run that ended a thousand times worse than the median is at the
 * edge.
 */
function axisFor(points: readonly Point[], { better, prefer }: Drawing): ValueAxis {
  const values = points.map(({ value }) => value).filter(Number.isFinite);
  if (better === "higher") return valueAxis(values, prefer);
  const middle = values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 1;
  // For values below 0, a thousand times the median is not a bound.
  const shown = middle > 0 ? values.filter((value) => value <= 1000 * middle) : values;
  return valueAxis(shown, "log");
}

interface PanelInput {
  readonly others: readonly Panel[];
  readonly x: SettingAxis;
  readonly y: ValueAxis;
  /** The title of the vertical axis, in the first column. */
  readonly quantity: string | null;
  readonly size: PanelSize;
}

function panelSpec(panel: Panel, { others, x, y, quantity, size }: PanelInput): VegaLiteSpec {
  const { pair, name, facts, points, line, good } = panel;
  const { color } = pair.look;
  // An infinite value is at the worst edge.
  const placed = (each: readonly Point[]) =>
    each.map((point) => ({
      ...point,
      setting: x.place(point.setting),
      value: clampTo(y, point.value),
    }));
  const mine = placed(points);
  const encoding = {
    x: {
      field: "setting",
      type: "quantitative",
      scale: x.scale,
      axis: axisOf(x.axis, {
        ...baseline(x.title(name)),
        titlePadding: 4,
        labelOverlap: "greedy",
        labelSeparation: 6,
      }),
    },
    y: {
      field: "value",
      type: "quantitative",
      scale: scaleOf(y),
      axis: axisOf(y, { title: quantity, labels: quantity !== null, titlePadding: 6 }),
    },
  };
  const layer = (
    values: readonly unknown[],
    mark: Readonly<Record<string, unknown>>,
    more: Readonly<Record<string, unknown>> = {},
  ) => ({ data: { values }, mark, encoding: { ...encoding, ...more } });
  const completed = mine.filter(({ outcome }) => outcome === "completed");
  const lost = mine.filter(({ outcome }) => outcome !== "completed");
  const behind = others.flatMap((other) => placed(other.line));
  const tooltip = { tooltip: { field: "tip", type: "nominal" } };
  const point = { type: "point", filled: true, opacity: 1 };
  return {
    ...size.box,
    layer: [
      ...panelTitle(size.lines(pair.look.label), { optimizer: pair.look.label, below: good }),
      layer(
        behind,
        { type: "line", color: MUTED, opacity: 0.28, strokeWidth: 1 },
        { detail: { field: "label", type: "nominal" } },
      ),
      {
        data: { values: [{ setting: x.place(facts.usual) }] },
        mark: { type: "rule", color: MUTED, strokeDash: [3, 3] },
        encoding: { x: encoding.x },
      },
      ...(line.length > 0 ? [layer(placed(line), { type: "line", color, strokeWidth: 1.8 })] : []),
      layer(completed, { ...point, color, size: 16, opacity: 0.55 }, tooltip),
      layer(
        mine.filter(({ chosen }) => chosen),
        { ...point, fill: PAPER, stroke: color, strokeWidth: 2, size: 64 },
        tooltip,
      ),
      layer(lost, { ...point, color, shape: "cross", angle: 45, size: 44, opacity: 0.7 }, tooltip),
    ],
  };
}
