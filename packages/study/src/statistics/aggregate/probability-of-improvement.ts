import { UsageError } from "@thalweg/core";
import { varghaDelaney } from "../paired/vargha-delaney.js";

/**
 * The probability that a run of the first scores above one of the second on the same problem,
 * equals counting half, as a mean over problems: scores are `[problem][run]`. Unpaired: where runs
 * share seeds, the probability of winning tells more. rliable's probability of improvement.
 * Reference: Agarwal et al. 2021, section 4.3.
 * @throws UsageError for different numbers of problems, and for a problem without runs
 */
export function probabilityOfImprovement(
  scores: readonly (readonly number[])[],
  others: readonly (readonly number[])[],
): number {
  if (scores.length === 0 || scores.length !== others.length) {
    throw new UsageError(
      `scores on ${scores.length} and ${others.length} problems: both need the same, one or more.`,
    );
  }
  const each = scores.map((runs, i) => varghaDelaney(runs, others[i]!));
  return each.reduce((sum, p) => sum + p, 0) / each.length;
}
