/** How to read the page. */
import { levelText, type StudyResults } from "@thalweg/study";
import { plural } from "../tables/format.js";
import { escapeMarkup } from "./escape.js";

/** Terms and what they mean in this study. */
export function readingTerms({ pairs, ranking }: StudyResults): [term: string, meaning: string][] {
  const level = ranking[0]?.level ?? null;
  const replicates = plural(pairs[0]?.replicates.length ?? 0, "replicate");
  const between =
    level === null
      ? "One replicate has no interval: repeat with --replicates 6 or more."
      : level < 0.95
        ? `Fewer than six replicates allow no 95 % interval: their range is shown, which holds the median of all possible replicates with ${Number((100 * level).toPrecision(3))} %.`
        : `The ${levelText(level)} lies between two of the ${replicates}. Of many such studies that share of intervals contains the median of all possible replicates, whatever the distribution. It holds for these problems; it says nothing of others.`;
  return [
    [
      "Tuned anew",
      `The value of the whole procedure. Each of ${replicates} tunes from the beginning with seeds of its own and judges its choice on fresh seeds; the value is the median over replicates. It is what to expect of the optimizer with this tuning budget.`,
    ],
    [
      "At this setting",
      "The value of one setting alone, that of a typical replicate, over its fresh seeds. It is what to expect of this setting; the luck of tuning is not in it, so its interval is narrower and says less.",
    ],
    ["Interval", between],
    [
      "Mean rank",
      "1 is best. Within each replicate optimizers are ranked on each problem, equals sharing the mean of their ranks, and ranks are averaged.",
    ],
    ["\u2248", "The interval overlaps that of the best of its column: not told apart by it alone."],
    [
      "Failed",
      "A run that broke, whose loss was no longer finite, or that ended no better than it began. It counts as infinitely bad.",
    ],
    [
      "Cost to target",
      "Gradient evaluations, each on one batch, until the problem's target was first met. A miss counts as infinitely dear; how many missed is written beside.",
    ],
  ];
}

export function reading(results: StudyResults): string {
  const terms = readingTerms(results).map(
    ([term, meaning]) => `<dt>${term}</dt><dd>${escapeMarkup(meaning)}</dd>`,
  );
  return `<details class="reading"><summary>How to read this page</summary><dl>${terms.join("\n")}</dl></details>`;
}
