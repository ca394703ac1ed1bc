/** Filled contours of a surface on a grid, as polygons in the pixels of a panel. */

/**
 * Values of a function of two variables on a grid of nodes, row by row from the lowest y, and
 * contour levels.
 */
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
 * The regions above each level, lowest level first, so that drawing them over each other gives
 * bands. Computed by marching squares (Vega's isocontour transform), with corners by linear
 * interpolation between neighbouring nodes.
 */
export async function contourRegions(
  surface: SurfaceData,
  width: number,
  height: number,
): Promise<Region[]> {
  const { parse, View } = await import("vega");
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
  // A node is in the middle of its cell; row 0 is at the bottom of the panel.
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

/** A region of a panel of one pixel, in pixels of another, to hundredths. */
export function scaledRegion(
  region: Region,
  { width, height }: { readonly width: number; readonly height: number },
): Region {
  const at = (share: number, size: number) => Math.round(100 * share * size) / 100;
  const coordinates = region.coordinates.map((polygon) =>
    polygon.map((ring) => ring.map(([x, y]) => [at(x, width), at(y, height)] as const)),
  );
  return { ...region, coordinates };
}

const finite = (value: number): number => (Number.isFinite(value) ? value : Number.MAX_VALUE);
