import type { Curve } from "@thalweg/engine";
import { quantile } from "@thalweg/study";

/**
 * A point of a median curve with its interquartile band. A run that ended early counts as
 * infinitely bad from there on.
 */
export interface BandPoint {
  readonly evaluations: number;
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

/**
 * The median and the quartiles over seeds at each step at which any run was measured; `worst`
 * replaces values that are not finite or were not reached.
 */
export function seedBands(curves: readonly Curve[], worst: number): BandPoint[] {
  const places = [...new Set(curves.flatMap(({ evaluations }) => evaluations))];
  const lookups = curves.map(
    ({ evaluations, value }) => new Map(evaluations.map((at, i) => [at, value[i]])),
  );
  return places
    .sort((a, b) => a - b)
    .map((evaluations) => {
      const values = lookups.map((lookup) => lookup.get(evaluations) ?? worst);
      const [low, middle, high] = [0.25, 0.5, 0.75].map((p) => quantile(values, p));
      return { evaluations, low: low!, middle: middle!, high: high! };
    });
}
