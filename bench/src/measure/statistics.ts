/** What a set of timings is summed up as: middle, ends, and whether it has two humps. */

/** Two groups that timings fall into, each by its median. */
export interface Humps {
  readonly low: number;
  readonly high: number;
  /** The share of timings in the lower group. */
  readonly lowShare: number;
}

export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly count: number;
  /** Absent when one group explains the timings as well. */
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

/** How much of the variance the best cut into two groups must explain; it explains 3/4 of a uniform and 2/pi of a normal one. */
const leastExplained = 0.88;
/** The smaller group's least share, and how far apart the groups' medians must be, as a share of the lower. */
const leastShare = 0.15;
const leastApart = 0.05;
const fewest = 8;

/** Otsu's cut: the two groups of sorted values whose means leave the least variance within. */
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

/** A number and the smallest and largest that one round gave; of a ratio, the number is that of the medians. */
export interface Ratio {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Between which the middle half of the rounds lies. */
  readonly quartiles: readonly [number, number];
  /** Present where the rounds fall into two groups. */
  readonly bimodal?: Humps;
}

/**
 * How many times one is the other, of timings taken round by round side by side.
 * @param over those above the line, `under` those below; entry i of both is round i
 */
export function pairedRatio(over: readonly number[], under: readonly number[]): Ratio {
  const each = over.map((x, round) => x / (under[round] ?? Number.NaN));
  return { ...absolute(each), value: median(over) / median(under) };
}

/** A number that stands for itself, with its ends. */
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

/** The medians of the lower and of the upper half; the middle one of an odd number belongs to both. */
function quartilesOf(samples: readonly number[]): [number, number] {
  const sorted = samples.toSorted((a, b) => a - b);
  const half = Math.ceil(sorted.length / 2);
  return [middle(sorted.slice(0, half)), middle(sorted.slice(sorted.length - half))];
}
