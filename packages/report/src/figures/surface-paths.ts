/**
 * The error surface of a problem of two coordinates as filled contours, deep being dark, with each optimizer's path on it: one panel an
 * optimizer, from the same start.
 */
import type { Figure, VegaLiteSpec } from "../render/render-svg.js";
import { INK, LASTING_INK, LASTING_PAPER, MUTED } from "../render/theme.js";
import type { PairView, ProblemView } from "../study-view.js";
import { contourRegions, type Region, type SurfaceData } from "./contours.js";
import { panelTitle } from "./panel-title.js";
import { axisOf, baseline, endingAxis, scaleOf, type ValueAxis } from "./value-axis.js";
import { type Box, isInside, type Point, visibleParts } from "./visible-path.js";

const COLUMNS = 4;
const SIDE = 196;

/** Depths from the deepest to the highest ground; paths of every colour stand out on each with their white edge. */
const DEEP = [0x4a, 0x6f, 0x8f] as const;
const HIGH = [0xf3, 0xf6, 0xf7] as const;

type Path = readonly Point[];

/** The figure; nothing for problems that are not of two coordinates or kept no path. */
export async function surfacePaths(
  view: ProblemView,
  surface: SurfaceData,
): Promise<Figure | undefined> {
  const { description, label } = view.problem;
  const paths = view.pairs.map(pathOf);
  if (description.kind !== "analytic" || paths.every((path) => path.length === 0)) return undefined;
  const regions = await contourRegions(surface, SIDE, SIDE);
  const title = `Paths on ${label}`;
  const at = description.minimum.at.map(([x, y]) => ({ x, y }));
  const seed = view.pairs[0]?.evaluation[0]?.spec.seed ?? 0;
  return {
    name: `surface-${view.key}`,
    title,
    description:
      `Contours of the error surface of ${label} and the path of each of ${view.pairs.length} optimizers on it. ` +
      view.pairs.map((pair, i) => `${pair.look.label} ${describe(paths[i]!)}.`).join(" "),
    spec: {
      title: {
        text: title,
        subtitle: [
          `Seed ${seed} at each optimizer's chosen rate. Circle: start. Square: end. Cross: minimum. Darker is lower,`,
          `contours at ${levelWords(surface.levels)}.`,
        ],
      },
      concat: view.pairs.map((pair, i) =>
        panelSpec(pair, { path: paths[i]!, surface, regions, minima: at, own: i }),
      ),
      columns: COLUMNS,
      spacing: { row: 18, column: 16 },
    },
  };
}

/** The path of the first evaluation seed, up to where it stops being finite. */
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
}

function panelSpec(
  pair: PairView,
  { path, surface, regions, minima, own }: PanelInput,
): VegaLiteSpec {
  const first = own % COLUMNS === 0;
  const axes = [endsOf(surface.x), endsOf(surface.y)] as const;
  const encoding = {
    x: coordinate("x", axes[0], true),
    y: coordinate("y", axes[1], first),
  };
  const box = boxOf(axes);
  const points = visibleParts(path, box).flatMap((piece, part) =>
    piece.map(([x, y], order) => ({ x, y, order, part })),
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
    width: SIDE,
    height: SIDE,
    view: { fill: shade(0), stroke: MUTED },
    layer: [
      panelTitle(pair.look.label),
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

/** The ground above a level. Its corners are pixels already, so its projection changes nothing. */
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
