/** How many cases a property is tried on: the quick number, or ten times as many with `THALWEG_THOROUGH=1`. */
export function runs(quick: number): { readonly numRuns: number } {
  return { numRuns: process.env.THALWEG_THOROUGH === "1" ? 10 * quick : quick };
}
