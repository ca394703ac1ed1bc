import { UsageError } from "@thalweg/core";

/**
 * p values adjusted for a family of comparisons that was declared before looking: the i-th smallest
 * of m is multiplied by m - i + 1, never lower than the one before it, at most 1. Rejecting where
 * it is at most alpha makes any false rejection in the family as rare as alpha. A declared
 * comparison that has no p counts in m, and its adjusted p is 1.
 * Reference: Holm 1979.
 * @param family the names of all comparisons
 * @param p the p of each that was made, by name
 * @throws UsageError for a comparison that was not declared or declared twice, and for a p outside
 * [0, 1]
 */
export function holm(
  family: readonly string[],
  p: Readonly<Record<string, number>>,
): Record<string, number> {
  checkFamily(family, p);
  const adjusted: [string, number][] = [];
  let least = 0;
  const ascending = family.map((name) => ({ name, p: Object.hasOwn(p, name) ? p[name]! : 1 }));
  ascending.sort((a, b) => a.p - b.p);
  for (const [i, { name, p }] of ascending.entries()) {
    least = Math.min(1, Math.max(least, (family.length - i) * p));
    adjusted.push([name, least]);
  }
  const byName = new Map(adjusted);
  return Object.fromEntries(family.map((name) => [name, byName.get(name)!]));
}

function checkFamily(family: readonly string[], p: Readonly<Record<string, number>>): void {
  const twice = family.find((name, i) => family.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new UsageError(`the comparison "${twice}" is declared twice; each counts once.`);
  }
  for (const [name, value] of Object.entries(p)) {
    if (!family.includes(name)) {
      throw new UsageError(
        `the comparison "${name}" is not in the declared family; declare it before looking at results.`,
      );
    }
    if (!(value >= 0 && value <= 1)) {
      throw new UsageError(`the comparison "${name}" has p = ${value}; it must be in [0, 1].`);
    }
  }
}
