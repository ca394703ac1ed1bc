/** Shares near 1 are shown as errors, on a log scale, where their differences can be seen. */
import type { Quantity } from "@thalweg/study";

/** The share above which a metric counts as saturated. */
const SATURATED = 0.9;

/** How a quantity is drawn. */
export interface Drawing {
  readonly title: string;
  readonly better: "lower" | "higher";
  readonly prefer: "log" | "linear";
  /** From the quantity's values, offset removed, to those of the axis. */
  readonly of: (value: number) => number;
}

/** @param values of the quantity without its offset; infinite ones are ignored */
export function drawingOf(
  { title, better, isShare }: Pick<Quantity, "title" | "better" | "isShare">,
  values: readonly number[],
): Drawing {
  const same = (value: number) => value;
  if (better === "lower") return { title, better, prefer: "log", of: same };
  const best = Math.max(...values.filter(Number.isFinite));
  if (isShare !== true || best < SATURATED) return { title, better, prefer: "linear", of: same };
  return {
    ...{ title: `1 \u2212 ${title}`, better: "lower", prefer: "log" },
    // Of n examples a share is known to 1 / n; 0 errors are drawn at the bottom of the axis.
    of: (value) => Number((1 - value).toPrecision(12)),
  };
}
