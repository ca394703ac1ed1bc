/** The parameters along a run: in the plane as a drawing, and as a table. */
import type { TrialResult } from "@thalweg/engine";
import { showCount, showNumber } from "../terminal/numbers.js";
import { type Mark, plane } from "../terminal/plane.js";
import type { Channel } from "../terminal/terminal.js";
import { layOut } from "../terminal/text-table.js";

type Path = NonNullable<TrialResult["metrics"]["path"]>;
type Place = readonly number[];

const plotHeight = 18;
const maxRows = 24;

/**
 * The path of a run: drawn if it has two coordinates, then as a table of at most 24 rows with the
 * start, the end, and points between them at approximately equal arc length. Columns: gradient
 * evaluations, steps if a step takes several of them, parameters, loss.
 * @param minima the problem's known minimisers
 */
export function showPath(
  { metrics }: TrialResult,
  minima: readonly Place[],
  out: Channel,
): string[] {
  const { path = [], curves, evaluationsPerStep } = metrics;
  const perStep = evaluationsPerStep ?? 1;
  // The loss of batches has no value before the first batch; another curve has every point of the
  // path.
  const { evaluations = [] } =
    Object.values(curves).find(({ value }) => value.length === path.length) ?? {};
  const losses = new Map(curves.loss?.evaluations.map((at, i) => [at, curves.loss?.value[i]]));
  const names = path[0]?.map((_, i) => coordinate(i, path[0]!.length)) ?? [];
  const { header, lines } = layOut(
    [
      { title: "gradients", align: "right" },
      ...(perStep > 1 ? [{ title: "step", align: "right" } as const] : []),
      ...names.map((title) => ({ title, align: "right" }) as const),
      { title: "loss", align: "right" },
    ],
    evenlyAlong(path, maxRows).map((i) => [
      showCount(evaluations[i]!),
      ...(perStep > 1 ? [showCount(evaluations[i]! / perStep)] : []),
      ...path[i]!.map(showNumber),
      showNumber(losses.get(evaluations[i]!) ?? null),
    ]),
  );
  return [...drawing(path, minima, out), out.paint.dim(header), ...lines];
}

const coordinate = (i: number, count: number): string =>
  count <= 3 ? ["x", "y", "z"][i]! : `theta[${i}]`;

function drawing(path: Path, minima: readonly Place[], { width, paint }: Channel): string[] {
  const points = path
    .filter(isFinitePlace)
    .filter(({ length }) => length === 2)
    .map(pointOf);
  if (points.length === 0) return [];
  const marks: Mark[] = [
    ...minima.map((place) => ({ character: "*", ...pointOf(place) })),
    { character: "o", ...points[0]! },
    { character: "x", ...points.at(-1)! },
  ];
  const size = { width: Math.min(width, 76) - 2, height: plotHeight };
  const legend = `o start, x end${minima.length > 0 ? ", * minimum" : ""}`;
  return [
    ...plane(points, marks, size, showNumber).map((line) => `  ${line}`),
    "",
    `  ${paint.dim(legend)}`,
    "",
  ];
}

const pointOf = ([x = 0, y = 0]: Place) => ({ x, y });

const isFinitePlace = (place: Path[number]): place is Place =>
  place.every((each) => each !== null && Number.isFinite(each));

/**
 * The indices of at most `most` points of a path, in order: the first and the last, and between
 * them points at equal fractions of the arc length. If the length is not finite, the fractions are
 * those of the finite beginning.
 */
export function evenlyAlong(path: Path, most: number): number[] {
  const last = path.length - 1;
  if (last < most) return path.map((_, i) => i);
  const way = wayAlong(path);
  const finite = way.filter(Number.isFinite).length - 1;
  const part = way[finite]! / (most - 1);
  const places = new Set([0]);
  for (let i = 1; i <= finite; i++) {
    if (Math.floor(way[i]! / part) > Math.floor(way[i - 1]! / part)) places.add(i);
  }
  return [...places]
    .filter((i) => i < last)
    .slice(0, most - 1)
    .concat(last);
}

/**
 * The length of the path from its start to each of its points; infinite from the first point on
 * that is not finite.
 */
function wayAlong(path: Path): number[] {
  let way = 0;
  return path.map((place, i) => {
    const before = path[i - 1] ?? place;
    way += Math.hypot(...place.map((each, j) => (each ?? Number.NaN) - (before[j] ?? Number.NaN)));
    if (Number.isNaN(way)) way = Number.POSITIVE_INFINITY;
    return way;
  });
}
