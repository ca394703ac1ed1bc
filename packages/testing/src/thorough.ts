/**
 * How many cases a property is tried on: the quick number, or ten times as many with
 * `THALWEG_THOROUGH=1`; a fifth of it with `THALWEG_QUICK=1`, the inner loop.
 */
export function runs(quick: number): { readonly numRuns: number } {
  if (process.env.THALWEG_THOROUGH === "1") return { numRuns: 10 * quick };
  return { numRuns: process.env.THALWEG_QUICK === "1" ? Math.ceil(quick / 5) : quick };
}
