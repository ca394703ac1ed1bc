/**
 * The summary of a set of timings: median, minimum, maximum, and whether they fall into two groups.
 */

/** Two groups of timings, each with its median. */
export interface Humps {
  readonly low: number;
  readonly high: number;
  /** The fraction of timings in the lower group. */
  readonly lowShare: number;
}

export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly count: number;
  /** Absent if one group explains the timings as well. */
  readonly bimodal?: Humps;
}

export function summarize(samples: readonly number[]): Summary {
  const sorted = samples.toSorted((a, b) => a - b);
  const humps = humpsOf(sorted);
  return {
    median: middle(sorted),
    min: sorted[0] ?? Number.NaN,
    max: sorted.at(-1) ?? Number.NaN,
    count: sorted.length,
    ...(humps !== undefined && { bimodal: humps }),
  };
}

export const median = (samples: readonly number[]): number =>
  middle(samples.toSorted((a, b) => a - b));

function middle(sorted: readonly number[]): number {
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
}

/**
 * The fraction of the variance that the best split into two groups must explain; it explains 3/4
 * for a uniform and 2/pi for a normal distribution.
 */
const leastExplained = 0.88;
/**
 * The least fraction of timings in the smaller group, and the least distance of the groups' medians
 * relative to the lower one.
 */
const leastShare = 0.15;
const leastApart = 0.05;
const fewest = 8;

/**
 * Otsu's method: the split of sorted values into two groups with the least variance within groups.
 */
function humpsOf(sorted: readonly number[]): Humps | undefined {
  const count = sorted.length;
  if (count < fewest) return undefined;
  const total = sorted.reduce((sum, x) => sum + x, 0);
  const mean = total / count;
  const variance = sorted.reduce((sum, x) => sum + (x - mean) * (x - mean), 0);
  let best = { between: 0, at: 0 };
  let below = 0;
  for (let at = 1; at < count; at++) {
    below += sorted[at - 1]!;
    const apart = below / at - (total - below) / (count - at);
    const between = ((at * (count - at)) / count) * apart * apart;
    if (between > best.between) best = { between, at };
  }
  const { between, at } = best;
  const share = Math.min(at, count - at) / count;
  const low = middle(sorted.slice(0, at));
  const high = middle(sorted.slice(at));
  const isClear = between >= leastExplained * variance && share >= leastShare;
  return isClear && high - low >= leastApart * low
    ? { low, high, lowShare: at / count }
    : undefined;
}

/**
 * A number, and its smallest and largest value in a single round; for a ratio, the number is the
 * ratio of medians.
 */
export interface Ratio {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** The quartiles of the rounds. */
  readonly quartiles: readonly [number, number];
  /** Present where the rounds fall into two groups. */
  readonly bimodal?: Humps;
}

/**
 * The ratio of two sets of timings that were measured in the same rounds.
 * @param over the numerators; `under` are the denominators; entry i of both is round i
 */
export function pairedRatio(over: readonly number[], under: readonly number[]): Ratio {
  const each = over.map((x, round) => x / (under[round] ?? Number.NaN));
  return { ...absolute(each), value: median(over) / median(under) };
}

/** A number that is not a ratio, with its smallest and largest value. */
export function absolute(samples: readonly number[]): Ratio {
  const { median, min, max, bimodal } = summarize(samples);
  return {
    value: median,
    low: min,
    high: max,
    quartiles: quartilesOf(samples),
    ...(bimodal !== undefined && { bimodal }),
  };
}

/**
 * The medians of the lower and of the upper half; the middle value of an odd number of values
 * belongs to both.
 */
function quartilesOf(samples: readonly number[]): [number, number] {
  const sorted = samples.toSorted((a, b) => a - b);
  const half = Math.ceil(sorted.length / 2);
  return [middle(sorted.slice(0, half)), middle(sorted.slice(sorted.length - half))];
}
