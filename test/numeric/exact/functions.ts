/**
 * The true values: elementary functions to some 70 decimal digits, by argument reduction and series
 * of positive or alternating terms summed in fixed point. They share no coefficient, no reduction
 * and no code with what they judge.
 */
import {
  abs,
  add,
  type Big,
  big,
  div,
  exponentOf,
  fromNumber,
  less,
  mul,
  nearest,
  neg,
  ONE,
  PRECISION,
  scale,
  sqrt,
  sub,
  ZERO,
} from "./big-float.js";

const POINT = BigInt(PRECISION);
const UNIT = 1n << POINT;
const half = fromNumber(0.5);

/** A value of moderate size as an integer multiple of 2^-256. */
function toFixed(x: Big): bigint {
  const shift = x.e + PRECISION;
  return shift >= 0 ? x.m << BigInt(shift) : x.m >> BigInt(-shift);
}

/**
 * 1 + t1 + t1 t2 + ..., where term i is the one before times `ratio(i)` in fixed point, until terms
 * vanish.
 */
function series(ratio: (i: number) => bigint): Big {
  let term = UNIT;
  let sum = UNIT;
  for (let i = 1; ; i++) {
    term = (term * ratio(i)) >> POINT;
    if (term === 0n || term === -1n) return big(sum, -PRECISION);
    sum += term;
  }
}

/** sum c_i z^i with c_i = 1 / (2 i + 1), for |z| < 1. */
function oddReciprocals(z: bigint): Big {
  let power = UNIT;
  let sum = UNIT;
  for (let i = 1; ; i++) {
    power = (power * z) >> POINT;
    if (power === 0n || power === -1n) return big(sum, -PRECISION);
    sum += power / BigInt(2 * i + 1);
  }
}

/** atanh(s), |s| <= 1/2. */
function inverseTanh(s: Big): Big {
  return mul(s, oddReciprocals(toFixed(mul(s, s))));
}

/** atan(t) for 0 <= t <= 1, after three halvings of the angle. */
function arctangent(t: Big): Big {
  let reduced = t;
  for (let i = 0; i < 3; i++) {
    reduced = div(reduced, add(ONE, sqrt(add(ONE, mul(reduced, reduced)))));
  }
  return scale(mul(reduced, oddReciprocals(-toFixed(mul(reduced, reduced)))), 3);
}

/** log 2 = 2 atanh(1/3). */
export const LN2: Big = scale(inverseTanh(div(ONE, fromNumber(3))), 1);

/** pi = 16 atan(1/5) - 4 atan(1/239) (Machin 1706). */
export const PI: Big = sub(
  scale(arctangent(div(ONE, fromNumber(5))), 4),
  scale(arctangent(div(ONE, fromNumber(239))), 2),
);

export function expm1(x: Big): Big {
  if (less(half, abs(x))) return sub(exp(x), ONE);
  const z = toFixed(x);
  return mul(
    x,
    series((i) => z / BigInt(i + 1)),
  );
}

export function exp(x: Big): Big {
  const n = nearest(div(x, LN2));
  const r = sub(x, mul(fromNumber(n), LN2));
  const z = toFixed(r);
  return scale(
    series((i) => z / BigInt(i)),
    n,
  );
}

export function log(x: Big): Big {
  const e = exponentOf(x);
  const m = scale(x, -e);
  const [k, reduced] = less(fromNumber(1.5), m) ? [e + 1, scale(m, -1)] : [e, m];
  const s = div(sub(reduced, ONE), add(reduced, ONE));
  return add(mul(fromNumber(k), LN2), scale(inverseTanh(s), 1));
}

export function log1p(x: Big): Big {
  if (less(half, abs(x))) return log(add(ONE, x));
  return scale(inverseTanh(div(x, add(fromNumber(2), x))), 1);
}

/** sin(r) and cos(r) of |r| < 1. */
function smallSine(r: Big): Big {
  const z = toFixed(mul(r, r));
  return mul(
    r,
    series((i) => -z / BigInt(2 * i * (2 * i + 1))),
  );
}

function smallCosine(r: Big): Big {
  const z = toFixed(mul(r, r));
  return series((i) => -z / BigInt((2 * i - 1) * 2 * i));
}

/** sin(x + quarters pi/2), |x| < 2^50. */
function turned(x: Big, quarters: number): Big {
  const halfPi = scale(PI, -1);
  const k = nearest(div(x, halfPi));
  const r = sub(x, mul(fromNumber(k), halfPi));
  const quadrant = (((k + quarters) % 4) + 4) % 4;
  const value = quadrant % 2 === 0 ? smallSine(r) : smallCosine(r);
  return quadrant < 2 ? value : neg(value);
}

export function sin(x: Big): Big {
  return turned(x, 0);
}

export function cos(x: Big): Big {
  return turned(x, 1);
}

export function atan2(y: Big, x: Big): Big {
  const [ay, ax] = [abs(y), abs(x)];
  let angle: Big;
  if (less(ax, ay)) angle = sub(scale(PI, -1), arctangent(div(ax, ay)));
  else angle = ax.m === 0n ? ZERO : arctangent(div(ay, ax));
  if (x.m < 0n) angle = sub(PI, angle);
  return y.m < 0n ? neg(angle) : angle;
}

export function tanh(x: Big): Big {
  const t = expm1(neg(scale(abs(x), 1)));
  const size = div(neg(t), add(t, fromNumber(2)));
  return x.m < 0n ? neg(size) : size;
}

export function sigmoid(x: Big): Big {
  const e = exp(neg(abs(x)));
  return div(x.m < 0n ? e : ONE, add(ONE, e));
}

export function cbrt(x: Big): Big {
  if (x.m === 0n) return ZERO;
  const size = exp(div(log(abs(x)), fromNumber(3)));
  return x.m < 0n ? neg(size) : size;
}

/**
 * erf(x) = 2/sqrt(pi) e^(-x^2) x (1 + 2 x^2/3 + (2 x^2)^2/(3 5) + ...) (DLMF 7.6.2), all terms
 * positive; 1 past |x| = 12, where erfc(12) < 2^-211.
 */
export function erf(x: Big): Big {
  if (less(fromNumber(12), abs(x))) return x.m < 0n ? neg(ONE) : ONE;
  const square = mul(x, x);
  const z = toFixed(scale(square, 1));
  const sum = series((i) => z / BigInt(2 * i + 1));
  const factor = div(mul(scale(x, 1), exp(neg(square))), sqrt(PI));
  return mul(factor, sum);
}

/** |x|^y, and its sign for a negative x and a whole y. */
export function pow(x: Big, y: Big): Big {
  const size = exp(mul(y, log(abs(x))));
  const odd = y.e === 0 ? y.m % 2n !== 0n : y.e < 0 && (y.m >> BigInt(-y.e)) % 2n !== 0n;
  return x.m < 0n && odd ? neg(size) : size;
}

/** The true value of each elementary function, by its name. */
export const truths = {
  exp,
  expm1,
  log,
  log1p,
  cbrt,
  sin,
  cos,
  tanh,
  sigmoid,
  erf,
  atan2,
  pow,
} as const;
