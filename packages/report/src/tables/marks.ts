import type { Estimate } from "@thalweg/study";

/**
 * `best`: no median of the column is better. `tied`: the interval overlaps that of the best, so
 * that these seeds do not distinguish the two.
 */
export type Mark = "best" | "tied";

/** The marks of a column; none if there is nothing to compare, or no value is finite. */
export function marksOf(
  estimates: readonly (Pick<Estimate, "median" | "interval"> | null)[],
  better: "lower" | "higher",
): (Mark | undefined)[] {
  const cost = (value: number | null) =>
    value === null ? Infinity : better === "lower" ? value : -value;
  const medians = estimates.map((each) => cost(each?.median ?? null));
  const best = Math.min(...medians);
  if (estimates.length < 2 || best === Infinity) return estimates.map(() => undefined);
  const ends = estimates.map((each) => (each?.interval ?? []).map(cost).sort((a, b) => a - b));
  const reach = Math.max(
    ...ends.map(([, worst = best], i) => (medians[i] === best ? worst : best)),
  );
  return estimates.map((_, i) => {
    if (medians[i] === best) return "best";
    const [nearest = Infinity] = ends[i]!;
    return nearest < Infinity && nearest <= reach ? "tied" : undefined;
  });
}
