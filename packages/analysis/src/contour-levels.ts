import { pow } from "@thalweg/core/numeric";

/**
 * Contour levels: their heights above the minimum form a geometric sequence, from the height below
 * which one node in 250 lies to the one above which one in 30 lies. So contours show both a narrow
 * valley and its walls, and the corners do not take most of the levels. A constant surface has no
 * levels.
 * @param values infinities and NaN are ignored
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
