/** The linearisation of a rule at a point, over one period. */
import { pow } from "@thalweg/core/numeric";
import { apply, block, identity, largest, type Matrix, product, spectralRadius } from "./matrix.js";
import type { Point, RuleMap } from "./rule-map.js";

/** The point of a linearisation; numbers outside `free` are held constant. */
export interface Site {
  readonly point: Point;
  readonly free: readonly number[];
}

const longestPeriod = 64;
/** The relative change of a linear map within a period that counts as no change. */
const drift = 1e-8;

/**
 * Steps after which the linear map is the same again, 1 for most rules; undefined if it changes
 * with t.
 */
export function periodOf(map: RuleMap, site: Site): number | undefined {
  const maps = linearMaps(map, site, 1, 2 * longestPeriod);
  const returns = (period: number) =>
    maps.every((each, i) => i < period || difference(each, maps[i - period]!) <= drift);
  for (let period = 1; period <= longestPeriod; period++) if (returns(period)) return period;
  return undefined;
}

/**
 * The asymptotic growth of a displacement per step: the spectral radius of `period` steps, to the
 * power 1 / period.
 */
export function growth(map: RuleMap, site: Site, h: number, period: number): number {
  const maps = linearMaps(map, site, h, period);
  const whole = maps.reduce((done, next) => product(next, done), identity(site.free.length));
  const radius = spectralRadius(whole);
  return period === 1 ? radius : pow(radius, 1 / period);
}

/** Its square is a normal double, and it is smaller than every epsilon. */
const displacement = 2 ** -300;
const stepsTried = 3;

/** Whether tiny displacements of theta follow the linear map; for sign-like rules they do not. */
export function isLinear(map: RuleMap, site: Site): boolean {
  const maps = linearMaps(map, site, 1, stepsTried);
  return [displacement, -displacement].every((delta) => {
    let predicted: Float64Array = Float64Array.from(site.free, (i) => (i === 0 ? delta : 0));
    let undisturbed = site.point;
    let point = displaced(undisturbed, delta);
    let size = displacement;
    return maps.every((linear) => {
      predicted = apply(linear, predicted);
      undisturbed = released(site, map.descend(undisturbed, 1));
      point = released(site, map.descend(point, 1));
      size = Math.max(size, ...predicted.map(Math.abs));
      // A number other than 0 absorbs a tiny displacement in rounding, so it is not compared.
      const errors = site.free.map((i, k) =>
        undisturbed.x[i] === 0 ? Math.abs(point.x[i]! - predicted[k]!) : 0,
      );
      return Math.max(...errors) <= 1e-6 * size;
    });
  });
}

function displaced({ t, x }: Point, delta: number): Point {
  return { t, x: x.map((value, i) => (i === 0 ? value + delta : value)) };
}

/** A point after a step, with the held numbers reset. */
function released({ point: { x }, free }: Site, { t, x: moved }: Point): Point {
  return { t, x: x.map((value, i) => (free.includes(i) ? moved[i]! : value)) };
}

function linearMaps(map: RuleMap, site: Site, h: number, count: number): Matrix[] {
  let { point } = site;
  return Array.from({ length: count }, () => {
    const linear = block(map.jacobian(point, h), site.free);
    point = released(site, map.descend(point, h));
    return linear;
  });
}

function difference(a: Matrix, b: Matrix): number {
  const apart = a.map((row, i) => row.map((value, j) => value - b[i]![j]!));
  return largest(apart) / Math.max(largest(a), largest(b), Number.MIN_VALUE);
}
