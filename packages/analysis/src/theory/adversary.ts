/**
 * The largest step that an adversary finds by choosing the gradients before it. The adversary tries
 * gradients that grow or shrink by a constant factor, with one sign or alternating signs, early and
 * late in a run. It refines the factor, and then improves the last gradients one by one. The result
 * is a lower bound of the supremum.
 */
import { exp } from "@thalweg/core/numeric";
import type { Point, RuleMap } from "./rule-map.js";
import { late } from "./stability.js";

export interface LargestStep {
  /** The size of the step. */
  readonly size: number;
  /** The number of steps without a gradient before the adversary begins. */
  readonly after: number;
  /** The last gradients, in units of the largest of them. */
  readonly gradients: readonly number[];
}

/** Gradients that the adversary chooses. */
const length = 512;
/** The number of last gradients that it improves one by one. */
const tail = 48;
/**
 * The largest gradient: so large that epsilons have no effect, or within the limits of rules that
 * clip.
 */
const peaks = [2 ** 20, 1];
/**
 * Growth rates to try, the round ones first, because only a better rate replaces an earlier one.
 */
const rates = Array.from({ length: 81 }, (_, i) => (i - 16) / 16).sort(
  (a, b) => Math.abs(a) - Math.abs(b),
);

interface Attempt {
  readonly start: Point;
  readonly gradients: readonly number[];
  readonly size: number;
}

/** The part of the step due to gradients: the step at gradient 0 is subtracted. */
export function largestStep(map: RuleMap): LargestStep {
  const fresh = map.start(map.returns === "step" ? 1 : 0);
  const starts = [fresh, rested(map, fresh)].map((start) => new Battle(map, start));
  const attempts = starts.flatMap((battle) =>
    [1, -1].flatMap((sign) => peaks.map((peak) => battle.growing(sign * peak))),
  );
  const best = attempts.reduce(larger);
  const { size, gradients, start } = new Battle(map, best.start).refined(best);
  const last = gradients.slice(-tail);
  const unit = Math.max(...last.map(Math.abs));
  return { size, after: start.t - 1, gradients: last.map((g) => g / unit) };
}

/**
 * A point late in a run with zero gradients, or with negligible ones for rules that need a gradient
 * other than 0.
 */
function rested(map: RuleMap, fresh: Point): Point {
  const still = map.feed(fresh, Array<number>(late).fill(0)).point;
  if (still.x.every(Number.isFinite)) return still;
  const faint = Array.from({ length: late }, (_, i) => (i % 2 === 0 ? 2 ** -80 : -(2 ** -80)));
  return map.feed(fresh, faint).point;
}

class Battle {
  readonly #still: number;

  constructor(
    readonly map: RuleMap,
    readonly start: Point,
  ) {
    const still = map.feed(start, Array<number>(length).fill(0)).steps.at(-1)!;
    this.#still = Number.isNaN(still) ? 0 : still;
  }

  /** The best rate of growth for gradients up to `peak`, of alternating signs if it is negative. */
  growing(peak: number): Attempt {
    const at = (rate: number) => this.#attempt(this.start, geometric(rate, peak));
    const tried = rates.map(at);
    const best = tried.reduce(larger);
    const rate = rates[tried.indexOf(best)]!;
    return golden(at, rate - 1 / 16, rate + 1 / 16, best);
  }

  /** Changes the last gradients, one by one, while that makes the step larger. */
  refined({ gradients, size }: Attempt): Attempt {
    const { point } = this.map.feed(this.start, gradients.slice(0, -tail));
    let best = { ...this.#attempt(point, gradients.slice(-tail)), size };
    for (let reach = 1; reach > 2 ** -12; reach /= 2) {
      for (let i = 0; i < tail; i++) {
        for (const factor of [1 + reach, 1 / (1 + reach), -1]) {
          const next = best.gradients.with(i, best.gradients[i]! * factor);
          const attempt = this.#attempt(point, next);
          best = larger(best, attempt);
        }
      }
    }
    return { start: this.start, size: best.size, gradients: best.gradients };
  }

  #attempt(start: Point, gradients: readonly number[]): Attempt {
    const step = this.map.feed(start, gradients).steps.at(-1)!;
    const size = Math.abs(step - this.#still);
    return { start, gradients, size: Number.isNaN(size) ? 0 : size };
  }
}

/** Gradients whose logarithm grows by `rate` each step. */
function geometric(rate: number, peak: number): number[] {
  const top = rate > 0 ? length - 1 : 0;
  const sign = Math.sign(peak);
  return Array.from(
    { length },
    (_, i) => Math.abs(peak) * (i % 2 === 0 ? 1 : sign) * exp(rate * (i - top)),
  );
}

/** The later attempt if it is better by more than rounding. */
const larger = (most: Attempt, each: Attempt): Attempt =>
  each.size > most.size * (1 + 1e-12) ? each : most;

const ratio = (Math.sqrt(5) - 1) / 2;

/** The best attempt between two rates, by golden-section search. */
function golden(at: (rate: number) => Attempt, low: number, high: number, known: Attempt): Attempt {
  let [a, b] = [low, high];
  let best = known;
  let [x, y] = [b - ratio * (b - a), a + ratio * (b - a)];
  let [left, right] = [at(x), at(y)];
  while (b - a > 1e-9) {
    if (left.size > right.size) {
      [b, y, right] = [y, x, left];
      x = b - ratio * (b - a);
      left = at(x);
    } else {
      [a, x, left] = [x, y, right];
      y = a + ratio * (b - a);
      right = at(y);
    }
    best = [left, right].reduce(larger, best);
  }
  return best;
}
