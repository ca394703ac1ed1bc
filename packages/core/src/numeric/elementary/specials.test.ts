import { describe, expect, it } from "vitest";
import type { Precision } from "../arithmetic.js";
import { elementary } from "./table.js";

const inf = Number.POSITIVE_INFINITY;
const nan = Number.NaN;
const precisions = ["f32", "f64"] as const satisfies readonly Precision[];
const tiny = { f32: 2 ** -149, f64: 2 ** -1074 };
const huge = { f32: 2 ** 128 - 2 ** 104, f64: Number.MAX_VALUE };
const rounded = {
  f32: Math.fround,
  f64: (x: number) => x,
};

type Unary = Exclude<keyof typeof elementary, "atan2" | "pow">;

const unarySpecials: Readonly<Record<Unary, readonly (readonly [number, number])[]>> = {
  exp: [
    [nan, nan],
    [-inf, 0],
    [inf, inf],
    [0, 1],
    [-0, 1],
    [-1e5, 0],
    [1e5, inf],
  ],
  expm1: [
    [nan, nan],
    [-inf, -1],
    [inf, inf],
    [0, 0],
    [-0, -0],
    [-1e5, -1],
    [1e5, inf],
  ],
  log: [
    [nan, nan],
    [-inf, nan],
    [inf, inf],
    [0, -inf],
    [-0, -inf],
    [-1, nan],
    [1, 0],
  ],
  log1p: [
    [nan, nan],
    [-inf, nan],
    [inf, inf],
    [0, 0],
    [-0, -0],
    [-1, -inf],
    [-2, nan],
  ],
  cbrt: [
    [nan, nan],
    [-inf, -inf],
    [inf, inf],
    [0, 0],
    [-0, -0],
    [27, 3],
    [-8, -2],
  ],
  sin: [
    [nan, nan],
    [-inf, nan],
    [inf, nan],
    [0, 0],
    [-0, -0],
    [1e9, nan],
  ],
  cos: [
    [nan, nan],
    [-inf, nan],
    [inf, nan],
    [0, 1],
    [-0, 1],
    [-1e9, nan],
  ],
  tanh: [
    [nan, nan],
    [-inf, -1],
    [inf, 1],
    [0, 0],
    [-0, -0],
    [1e5, 1],
  ],
  sigmoid: [
    [nan, nan],
    [-inf, 0],
    [inf, 1],
    [0, 0.5],
    [-0, 0.5],
    [-1e5, 0],
    [1e5, 1],
  ],
  erf: [
    [nan, nan],
    [-inf, -1],
    [inf, 1],
    [0, 0],
    [-0, -0],
    [1e5, 1],
  ],
};

/** Functions with f(x) = x for the smallest numbers, and odd functions. */
const identities = ["expm1", "log1p", "sin", "tanh"] as const;
const odd = ["cbrt", "sin", "tanh", "erf"] as const;

describe.each(precisions)("in %s", (precision) => {
  for (const name of Object.keys(unarySpecials) as Unary[]) {
    it.each(unarySpecials[name])(`${name}(%d) is %d`, (x, y) => {
      expect(elementary[name][precision](x)).toBe(y);
    });
  }

  it.each(identities)("%s of a subnormal is itself", (name) => {
    for (const x of [tiny[precision], -tiny[precision], 12345 * tiny[precision]]) {
      expect(elementary[name][precision](x)).toBe(x);
    }
  });

  it.each(odd)("%s is odd to the bit", (name) => {
    for (let x = 2 ** -30; x < 40_000; x *= 1.7) {
      const at = rounded[precision](x);
      expect(elementary[name][precision](-at)).toBe(-elementary[name][precision](at));
    }
  });

  it("exp reaches the least subnormal and the greatest finite binade before it ends", () => {
    const f = elementary.exp[precision];
    const [lowest, highest] = precision === "f32" ? [-103.9, 88.72] : [-745.1, 709.78];
    expect(f(rounded[precision](lowest))).toBe(tiny[precision]);
    expect(f(rounded[precision](lowest - 0.2))).toBe(0);
    expect(f(rounded[precision](highest))).toBeGreaterThan(huge[precision] / 2);
    expect(f(rounded[precision](highest))).toBeLessThan(inf);
    expect(f(rounded[precision](highest + 0.01))).toBe(inf);
  });

  it("log and cbrt of the least subnormal and of the greatest number are finite and ordered", () => {
    for (const f of [elementary.log[precision], elementary.cbrt[precision]]) {
      expect(f(tiny[precision])).toBeLessThan(f(2 * tiny[precision]));
      expect(f(huge[precision] / 2)).toBeLessThan(f(huge[precision]));
      expect(f(huge[precision])).toBeLessThan(inf);
    }
  });

  it("cos at whole multiples of pi, as rounded, is 1 and -1", () => {
    for (let k = 0; k <= 20; k++) {
      expect(elementary.cos[precision](rounded[precision](k * Math.PI))).toBe(k % 2 === 0 ? 1 : -1);
    }
  });
});

const pi = Math.PI;
const atan2Specials: readonly (readonly [y: number, x: number, angle: number])[] = [
  [0, 0, 0],
  [-0, 0, -0],
  [0, -0, pi],
  [-0, -0, -pi],
  [0, 1, 0],
  [-0, 1, -0],
  [0, -1, pi],
  [-0, -1, -pi],
  [1, 0, pi / 2],
  [1, -0, pi / 2],
  [-1, 0, -pi / 2],
  [-1, -0, -pi / 2],
  [1, 1, pi / 4],
  [1, -1, (3 * pi) / 4],
  [-1, 1, -pi / 4],
  [-1, -1, (-3 * pi) / 4],
  [inf, inf, pi / 4],
  [inf, -inf, (3 * pi) / 4],
  [-inf, inf, -pi / 4],
  [-inf, -inf, (-3 * pi) / 4],
  [inf, 1, pi / 2],
  [-inf, -1, -pi / 2],
  [1, inf, 0],
  [-1, inf, -0],
  [1, -inf, pi],
  [-1, -inf, -pi],
  [0, inf, 0],
  [-0, -inf, -pi],
  [nan, 1, nan],
  [1, nan, nan],
  [nan, inf, nan],
  [0, nan, nan],
];

describe.each(precisions)("atan2 in %s", (precision) => {
  it.each(atan2Specials)("of y = %d and x = %d is %d, rounded", (y, x, angle) => {
    expect(elementary.atan2[precision](y, x)).toBe(rounded[precision](angle));
  });

  it("neither overflows nor loses subnormal coordinates", () => {
    const f = elementary.atan2[precision];
    const quarter = rounded[precision](pi / 4);
    expect(f(huge[precision], huge[precision])).toBe(quarter);
    expect(f(tiny[precision], tiny[precision])).toBe(quarter);
    for (let x = 1; x <= 12; x++) {
      for (let y = 1; y <= 12; y++) {
        expect(f(y * tiny[precision], x * tiny[precision])).toBe(f(y, x));
      }
    }
    expect(f(tiny[precision], 1)).toBe(tiny[precision]);
    expect(f(tiny[precision], huge[precision])).toBe(0);
  });
});

const greatestOdd = { f32: 2 ** 24 - 1, f64: 2 ** 53 - 1 };

// IEEE 754-2019, 9.2.1, and ISO C23, F.10.4.4
const powSpecials: readonly (readonly [x: number, y: number, power: number])[] = [
  [nan, 0, 1],
  [nan, -0, 1],
  [inf, 0, 1],
  [0, 0, 1],
  [1, nan, 1],
  [1, inf, 1],
  [1, -inf, 1],
  [-1, inf, 1],
  [-1, -inf, 1],
  [nan, 1, nan],
  [2, nan, nan],
  [nan, nan, nan],
  [-2, nan, nan],
  [0, 3, 0],
  [-0, 3, -0],
  [-0, 2, 0],
  [-0, 2.5, 0],
  [0, -3, inf],
  [-0, -3, -inf],
  [-0, -2, inf],
  [-0, -2.5, inf],
  [0, -inf, inf],
  [-0, -inf, inf],
  [0, inf, 0],
  [0.5, inf, 0],
  [-0.5, inf, 0],
  [0.5, -inf, inf],
  [2, inf, inf],
  [-2, inf, inf],
  [2, -inf, 0],
  [inf, 2, inf],
  [inf, -2, 0],
  [inf, inf, inf],
  [inf, -inf, 0],
  [-inf, 3, -inf],
  [-inf, 2, inf],
  [-inf, 0.5, inf],
  [-inf, -3, -0],
  [-inf, -2, 0],
  [-inf, inf, inf],
  [-2, 0.5, nan],
  [-2, 1e-30, nan],
  [-1, 0.5, nan],
  [-1, 3, -1],
  [-1, 4, 1],
  [-2, 3, -8],
  [-2, -1, -0.5],
  [-2, 1e30, inf],
  [10, 1e30, inf],
  [10, -1e30, 0],
  [0.5, 1e30, 0],
];

describe.each(precisions)("pow in %s", (precision) => {
  it.each(powSpecials)("of %d to the power %d is %d", (x, y, power) => {
    expect(elementary.pow[precision](x, y)).toBe(power);
  });

  it("keeps the parity of the greatest odd number and sees none beyond", () => {
    const f = elementary.pow[precision];
    expect(f(-1, greatestOdd[precision])).toBe(-1);
    expect(f(-1, greatestOdd[precision] + 1)).toBe(1);
    expect(f(-2, -greatestOdd[precision])).toBe(-0);
    expect(f(-1, huge[precision])).toBe(1);
  });

  it("gives the least subnormal and half of it, which is even, rounded to zero", () => {
    const least = precision === "f32" ? -149 : -1074;
    expect(elementary.pow[precision](2, least)).toBe(tiny[precision]);
    expect(elementary.pow[precision](-2, least)).toBe(precision === "f32" ? -tiny.f32 : tiny.f64);
    expect(elementary.pow[precision](2, least - 1.5)).toBe(0);
  });
});
