/**
 * Two standard normal numbers from two uniform ones. Box & Muller, "A note on the generation of
 * random normal deviates", Annals of Mathematical Statistics 29, 1958.
 */
import { formats } from "./arithmetic.js";
import { HIGH } from "./doubles.js";
import { logarithm } from "./elementary/log.js";
import { cosine, halfPi, sine } from "./elementary/sin-cos.js";

const [H0, H1, H2, H3] = halfPi.f64;
const [S0, S1, S2, S3, S4, S5] = sine.f64;
const [C0, C1, C2, C3, C4, C5] = cosine.f64;
const [L0, L1, L2, L3, L4, L5, L6] = logarithm.f64;
const { shifter, ln2High, ln2Low } = formats.f64;

const value = new Float64Array(1);
const words = new Uint32Array(value.buffer);

/**
 * sqrt(-2 log(1 - u)) cos(2 pi v), and the same with sin, for u and v in [0, 1). These are the
 * operations of `log`, `cos` and `sin` on doubles in the same order, and so give the same bits, but
 * they are inlined for this range: values that cos and sin share are computed once, and no carrier
 * is called. Initial values are drawn before the JavaScript engine has optimised the code, so that
 * each call counts.
 */
export function normalPair(target: Float64Array, u: number, v: number): void {
  const radius = Math.sqrt(-2 * logOfUnit(1 - u));
  const x = 2 * Math.PI * v;
  const k = x * (2 / Math.PI) + shifter - shifter;
  const first = x - k * H0 - k * H1;
  const third = k * H2;
  const second = first - third;
  const rest = first - second - third - k * H3;
  const r = second + rest;
  const tail = second - r + rest;
  const z = r * r;
  const half = 0.5 * z;
  const w = 1 - half;
  const sines = S0 + z * (S1 + z * (S2 + z * (S3 + z * (S4 + z * S5))));
  const cosines = C0 + z * (C1 + z * (C2 + z * (C3 + z * (C4 + z * C5))));
  const sin = r + (z * r * sines + tail * w);
  const cos = w + (1 - w - half + (z * z * cosines - r * tail));
  const even = (k & 1) === 0;
  const cosOfX = even ? cos : sin;
  const sinOfX = even ? sin : cos;
  target[0] = radius * (((k + 1) & 2) === 0 ? cosOfX : -cosOfX);
  target[1] = radius * ((k & 2) === 0 ? sinOfX : -sinOfX);
}

/** log(x) for x in [2^-53, 1]. */
function logOfUnit(x: number): number {
  value[0] = x;
  const high = words[HIGH]!;
  let k = (high >>> 20) - 1023;
  words[HIGH] = (high & 0x000fffff) | 0x3ff00000;
  let m = value[0];
  if (m > Math.SQRT2) {
    k += 1;
    m *= 0.5;
  }
  const f = m - 1;
  const s = f / (2 + f);
  const z = s * s;
  const r = z * (L0 + z * (L1 + z * (L2 + z * (L3 + z * (L4 + z * (L5 + z * L6))))));
  const half = 0.5 * f * f;
  const small = s * (half + r) + k * ln2Low;
  return k * ln2High - (half - small - f);
}
