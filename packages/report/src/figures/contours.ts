/** Filled contours of a surface on a grid, as polygons in the pixels of a panel. */
import { parse, View } from "vega";

/** Values of a function of two variables on a grid of nodes, row by row from the lowest y, and where contours are drawn. */
export interface SurfaceData {
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** `values[row * x.length + column]`. */
  readonly values: ArrayLike<number>;
  /** Ascending. */
  readonly levels: readonly number[];
}

/** The region where the function is at least `level`, as a GeoJSON geometry. */
export interface Region {
  readonly type: "MultiPolygon";
  readonly level: number;
  readonly coordinates: readonly (readonly (readonly (readonly [x: number, y: number])[])[])[];
}

/**
 * The regions above each level, lowest level first, so that drawn one over the other they leave bands. By marching squares (Vega's
 * isocontour transform), with corners where a straight line between neighbouring nodes crosses the level.
 */
export async function contourRegions(
  surface: SurfaceData,
  width: number,
  height: number,
): Promise<Region[]> {
  const [columns, rows] = [surface.x.length, surface.y.length];
  const view = new View(
    parse({
      data: [
        {
          name: "grid",
          values: [{ width: columns, height: rows, values: Array.from(surface.values, finite) }],
        },
        {
          name: "regions",
          source: "grid",
          transform: [{ type: "isocontour", smooth: true, thresholds: [...surface.levels] }],
        },
      ],
    }),
    { renderer: "none" },
  );
  await view.runAsync();
  const found: { contour: { value: number; coordinates: number[][][][] } }[] = view.data("regions");
  view.finalize();
  // A node stands in the middle of its cell; row 0 is at the bottom of the panel.
  const across = width / (columns - 1);
  const up = height / (rows - 1);
  return found.map(({ contour }) => ({
    type: "MultiPolygon",
    level: contour.value,
    coordinates: contour.coordinates.map((polygon) =>
      polygon.map((ring) =>
        ring.map(([x, y]) => [(x! - 0.5) * across, height - (y! - 0.5) * up] as const),
      ),
    ),
  }));
}

const finite = (value: number): number => (Number.isFinite(value) ? value : Number.MAX_VALUE);
