/**
 * The largest curvature of a parabola that a rule descends. It descends h/2 theta^2 if
 * displacements from the minimum decay, that is, if the spectral radius of its derivative there is
 * below 1. The linear map is exact; the limit is found by bisection.
 */
import { type Finding, found, isFound, none } from "./finding.js";
import { growth, isLinear, periodOf, type Site } from "./linearisation.js";
import type { Parity } from "./parity.js";
import type { Point, RuleMap } from "./rule-map.js";

/** Steps after which transients of the counter t are over. */
export const late = 2 ** 16;
/** The number of steps after which a state that still changes counts as not converging. */
const latest = 2 ** 18;
/**
 * The growth of a displacement per step that counts as none, because averages hardly change for
 * large t.
 */
const marginal = 1e-11;

export interface StabilityLimit {
  /** The largest stable curvature h. */
  readonly curvature: number;
  /** The period in steps of a rule that differs from step to step; 1 for most. */
  readonly period: number;
  /** The step at which the limit was computed, if it still changes with t there. */
  readonly changesAt?: number;
}

/** The limit at the minimum, after many steps with gradient 0. */
export function limitAtRest(map: RuleMap): Finding<StabilityLimit> {
  if (map.factorises) return none(underivable);
  const point = map.descend(map.start(0), 1, late);
  if (!point.x.every(Number.isFinite)) {
    return none("the rule has no value at the minimum, where it divides 0 by 0");
  }
  if (point.x[0] !== 0)
    return none("the rule moves at gradient 0, so the minimum is no fixed point");
  const free = [...map.labels.keys()];
  return limitAt(map, { point, free }, () => ({ point: map.descend(point, 1, late), free }));
}

/**
 * The limit with the states that do not change sign (mean squares, maxima) held at their values for
 * gradients of size 1: the threshold of an adaptive rule at the edge of stability for the
 * preconditioned curvature (Cohen et al. 2022, arXiv:2207.14484). Undefined for rules without such
 * states.
 */
export function limitInNoise(
  map: RuleMap,
  { odd, even, signed }: Parity,
): Finding<StabilityLimit> | undefined {
  if (even.length === 0 || map.factorises) return undefined;
  if (!odd) return none("the rule is not odd, so that its state cannot be told apart");
  const { point, unsettled } = noisyPoint(map, even);
  if (unsettled !== undefined) {
    return none(`${map.labels[unsettled]} does not settle under gradients of size 1`);
  }
  const x = point.x.map((value, i) => (signed.includes(i) ? 0 : value));
  const held = holding(map, { t: point.t, x }, even);
  if (held === undefined) {
    return none("the state that such gradients lead to is lost at the first gradient of 0");
  }
  const free = [...map.labels.keys()].filter((i) => !even.includes(i));
  return limitAt(map, { point: held, free });
}

const underivable = "the rule factorises matrices, through which no derivative passes";

/**
 * The point that gradients of alternating sign lead to, and the number that does not converge, if
 * any.
 */
function noisyPoint(map: RuleMap, even: readonly number[]) {
  let { point } = map.feed(map.start(0), alternating(late / 2));
  let unsettled: number | undefined;
  do {
    const before = point.x;
    ({ point } = map.feed(point, alternating(point.t - 1)));
    unsettled = even.find((i) => !isNear(point.x[i]!, before[i]!, 1e-6));
  } while (unsettled !== undefined && point.t <= latest);
  return { point, unsettled };
}

/**
 * The point from which a step with gradient 0 leads to these even numbers: means decay in this
 * step, and the rule divides by the decayed values.
 */
function holding(map: RuleMap, wanted: Point, even: readonly number[]): Point | undefined {
  const x = Float64Array.from(wanted.x);
  for (let tries = 0; tries < 1000; tries++) {
    const after = map.descend({ t: wanted.t, x }, 1).x;
    if (even.every((i) => isNear(after[i]!, wanted.x[i]!, 1e-14))) return { t: wanted.t, x };
    for (const i of even) x[i]! += wanted.x[i]! - after[i]!;
  }
  return undefined;
}

const alternating = (count: number): number[] =>
  Array.from({ length: count }, (_, i) => (i % 2 === 0 ? 1 : -1));

const isNear = (a: number, b: number, tolerance: number): boolean =>
  Math.abs(a - b) <= tolerance * Math.abs(b);

/**
 * @param later the same site after many more steps, to see whether the limit still changes
 */
function limitAt(map: RuleMap, site: Site, later?: () => Site): Finding<StabilityLimit> {
  const period = periodOf(map, site);
  if (!isLinear(map, site)) {
    return none(
      "the rule has no linearisation there: its step does not shrink in proportion to the gradient",
    );
  }
  const grows = (h: number, where = site) => growth(map, where, h, period ?? 1);
  const limit = bisect((h) => grows(h) <= 1 + marginal);
  if (!isFound(limit)) return limit;
  const curvature = limit.value;
  // Beyond a limit the growth exceeds the margin clearly; growth just above the margin is not a
  // limit.
  if (grows(2 * curvature) < 1 + growing) return none(unstable);
  const far = later?.() ?? site;
  const stays =
    grows(curvature * (1 - settled), far) <= 1 + marginal &&
    grows(curvature * (1 + settled), far) > 1 + marginal;
  const fixed = period !== undefined && stays;
  return found({ curvature, period: period ?? 1, ...(!fixed && { changesAt: site.point.t }) });
}

/** The relative difference up to which the limits at two distant steps count as equal. */
const settled = 1e-4;
const growing = 1e-7;
const unstable = "no curvature is stable: displacements grow on every parabola";
const [flattest, steepest] = [2 ** -80, 2 ** 80];

/** The smallest unstable curvature. */
function bisect(stable: (h: number) => boolean): Finding<number> {
  if (!stable(flattest)) return none(unstable);
  let high = 2 * flattest;
  while (stable(high)) {
    high *= 2;
    if (high > steepest) return none("every curvature is stable");
  }
  let low = high / 2;
  while (high - low > 1e-14 * high) {
    const middle = (low + high) / 2;
    if (stable(middle)) low = middle;
    else high = middle;
  }
  return found(low);
}
