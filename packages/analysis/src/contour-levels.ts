import { pow } from "@thalweg/core/numeric";

/**
 * Heights for contours: the excess over the minimum in equal ratios, from the height that one node in 250 lies below to the one that one in
 * 30 lies above, so that a narrow valley shows as well as the walls above it, and corners do not take most of the levels. A constant surface
 * has none.
 * @param values infinities and NaN are left out
 */
export function contourLevels(
  values: readonly number[],
  minimum: number,
  count: number,
): readonly number[] {
  const excess = values
    .filter(Number.isFinite)
    .map((value) => value - minimum)
    .filter((value) => value > 0)
    .sort((a, b) => a - b);
  const low = excess[Math.floor(excess.length / 250)];
  const high = excess[Math.ceil((29 * excess.length) / 30) - 1];
  if (low === undefined || high === undefined || low === high) return [];
  return Array.from({ length: count }, (_, i) => minimum + low * pow(high / low, i / count));
}
