import type { Curve } from "@thalweg/engine";
import { quantile } from "@thalweg/study";

/** A point of a median curve with its interquartile band. A run that ended early counts as infinitely bad from there on. */
export interface BandPoint {
  readonly step: number;
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

/** The median and the quartiles over seeds at every measured step; `worst` stands for what is not finite or was never reached. */
export function seedBands(curves: readonly Curve[], worst: number): BandPoint[] {
  const steps = [...new Set(curves.flatMap(({ step }) => step))].sort((a, b) => a - b);
  const lookups = curves.map(({ step, value }) => new Map(step.map((at, i) => [at, value[i]])));
  return steps.map((step) => {
    const values = lookups.map((lookup) => lookup.get(step) ?? worst);
    const [low, middle, high] = [0.25, 0.5, 0.75].map((p) => quantile(values, p));
    return { step, low: low!, middle: middle!, high: high! };
  });
}
