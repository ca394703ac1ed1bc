/**
 * The error surface of a problem with two coordinates as filled contours, darker for lower values,
 * with each optimizer's path: one panel per optimizer, from the same start.
 */
import type { Figure, VegaLiteSpec } from "../render/render-svg.js";
import { INK, LASTING_INK, LASTING_PAPER, MUTED } from "../render/theme.js";
import type { PairView, ProblemView } from "../study-view.js";
import { plural } from "../tables/format.js";
import { contourRegions, type Region, type SurfaceData, scaledRegion } from "./contours.js";
import { panelTitle } from "./panel-title.js";
import { GAP, type PanelGrid, panelGrid } from "./panels.js";
import { axisOf, baseline, endingAxis, scaleOf, type ValueAxis } from "./value-axis.js";
import { type Box, isInside, type Point, visibleParts } from "./visible-path.js";

/**
 * The colours of levels from lowest to highest; paths of every colour are visible on each by their
 * white edge.
 */
const DEEP = [0x4a, 0x6f, 0x8f] as const;
const HIGH = [0xf3, 0xf6, 0xf7] as const;

type Path = readonly Point[];

/** The figure; undefined for problems without two coordinates or without a path. */
export async function surfacePaths(
  view: ProblemView,
  surface: SurfaceData,
): Promise<Figure | undefined> {
  const { description, label } = view.problem;
  const paths = view.pairs.map(pathOf);
  if (description.kind !== "analytic" || paths.every((path) => path.length === 0)) return undefined;
  const title = `Paths on ${label}`;
  const at = description.minimum.at.map(([x, y]) => ({ x, y }));
  const unit = await contourRegions(surface, 1, 1);
  const specFor = (grid: PanelGrid): VegaLiteSpec => {
    const regions = unit.map((region) => scaledRegion(region, grid.box));
    return {
      title: {
        text: grid.title(title),
        subtitle: grid.words([
          "The first fresh seed at each optimizer's chosen setting. Circle: start. Square: end. Cross: minimum. Darker is lower,",
          `contours at ${levelWords(surface.levels)}.`,
        ]),
      },
      concat: view.pairs.map((pair, i) =>
        panelSpec(pair, { path: paths[i]!, surface, regions, minima: at, own: i, grid }),
      ),
      columns: grid.columns,
      spacing: { row: 18, column: GAP },
    };
  };
  return {
    name: `surface-${view.key}`,
    title,
    description:
      `Contours of the error surface of ${label} and the path of each of ${plural(view.pairs.length, "optimizer")} on it. ` +
      view.pairs.map((pair, i) => `${pair.look.label} ${describe(paths[i]!)}.`).join(" "),
    spec: specFor(panelGrid("wide", "square")),
    narrow: specFor(panelGrid("narrow", "square")),
    optimizers: view.optimizers,
  };
}

/** The path of the first evaluation seed, up to its last finite point. */
function pathOf({ evaluation }: PairView): Path {
  const path = evaluation[0]?.metrics.path ?? [];
  const end = path.findIndex((point) => point.some((value) => value === null));
  return path
    .slice(0, end < 0 ? undefined : end)
    .map(([x, y]) => [x ?? Number.NaN, y ?? Number.NaN] as const);
}

function describe(path: Path): string {
  const end = path.at(-1);
  if (end === undefined) return "left no path";
  return `ends at (${end.map((value) => Number(value.toPrecision(3))).join(", ")})`;
}

const levelWords = (levels: readonly number[]): string => {
  const shown = levels.map((level) => Number(level.toPrecision(2)));
  return shown.length <= 4 ? shown.join(", ") : `${shown[0]}, ${shown[1]}, ... ${shown.at(-1)}`;
};

interface PanelInput {
  readonly path: Path;
  readonly surface: SurfaceData;
  readonly regions: readonly Region[];
  readonly minima: readonly object[];
  readonly own: number;
  readonly grid: PanelGrid;
}

function panelSpec(
  pair: PairView,
  { path, surface, regions, minima, own, grid }: PanelInput,
): VegaLiteSpec {
  const first = grid.isFirst(own);
  const axes = [endsOf(surface.x), endsOf(surface.y)] as const;
  const encoding = {
    x: coordinate("x", axes[0], true),
    y: coordinate("y", axes[1], first),
  };
  const box = boxOf(axes);
  const points = visibleParts(path, box).flatMap((piece, part) =>
    piece.map(([x, y], order) => ({ optimizer: pair.look.label, x, y, order, part })),
  );
  const inside = (point: Point | undefined) =>
    point !== undefined && isInside(point, box) ? [{ x: point[0], y: point[1] }] : [];
  const line = (more: object) => ({
    data: { values: points },
    mark: { type: "line", clip: true, strokeJoin: "round", strokeCap: "round", ...more },
    encoding: {
      ...encoding,
      order: { field: "order", type: "quantitative" },
      detail: { field: "part", type: "nominal" },
    },
  });
  const spot = (values: readonly unknown[], more: object) => ({
    data: { values },
    mark: { type: "point", clip: true, filled: true, opacity: 1, ...more },
    encoding,
  });
  const color = pair.look.color === INK ? LASTING_INK : pair.look.color;
  return {
    ...grid.box,
    view: { fill: shade(0), stroke: MUTED },
    layer: [
      ...panelTitle(grid.lines(pair.look.label), { optimizer: pair.look.label }),
      ...regions.map((region, i) => regionLayer(region, (i + 1) / regions.length)),
      line({ color: LASTING_PAPER, strokeWidth: 3.6, opacity: 0.9 }),
      line({ color, strokeWidth: 1.8 }),
      spot(minima, {
        shape: "cross",
        color: LASTING_INK,
        size: 70,
        stroke: LASTING_PAPER,
        strokeWidth: 1,
      }),
      spot(inside(path[0]), { fill: LASTING_PAPER, stroke: color, strokeWidth: 2, size: 46 }),
      spot(inside(path.at(-1)), {
        shape: "square",
        fill: color,
        stroke: LASTING_PAPER,
        strokeWidth: 1.2,
        size: 52,
      }),
    ],
  };
}

/** The region above a level. Its corners are in pixels, so its projection is the identity. */
const regionLayer = (region: Region, height: number): VegaLiteSpec => ({
  data: { values: [{ type: "Feature", geometry: region, properties: {} }] },
  projection: { type: "identity", scale: 1, translate: [0, 0] },
  mark: {
    type: "geoshape",
    fill: shade(height),
    stroke: LASTING_PAPER,
    strokeOpacity: 0.35,
    strokeWidth: 0.5,
    clip: true,
  },
});

const boxOf = ([{ domain: x }, { domain: y }]: readonly [ValueAxis, ValueAxis]): Box => ({
  low: [x[0], y[0]],
  high: [x[1], y[1]],
});

const endsOf = (nodes: readonly number[]) => endingAxis(nodes[0]!, nodes.at(-1)!);

const coordinate = (field: string, axis: ReturnType<typeof endingAxis>, labels: boolean) => ({
  field,
  type: "quantitative",
  scale: scaleOf(axis),
  axis: axisOf(axis, { ...baseline(field), title: labels ? field : null, labels, titlePadding: 4 }),
});

/** The colour of a height in [0, 1]. */
function shade(height: number): string {
  const part = (i: 0 | 1 | 2) => Math.round(DEEP[i] + height * (HIGH[i] - DEEP[i]));
  return `#${([0, 1, 2] as const).map((i) => part(i).toString(16).padStart(2, "0")).join("")}`;
}
