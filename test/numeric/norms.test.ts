/**
 * Norms against Math.hypot over an element type's whole range, and the rules that divide by them.
 */
import {
  norm,
  rootMeanSquare,
  scaledNorm,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
} from "@thalweg/core";
import { grad } from "@thalweg/tensor";
import { evaluate, evaluateLoss, replayOptimizer } from "@thalweg/testing";
import { asam, sam } from "@thalweg/transforms";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

type Float = "f32" | "f64";
const floats: readonly Float[] = ["f32", "f64"];
const round = { f32: Math.fround, f64: (x: number) => x };
const roundoff = { f32: 2 ** -24, f64: 2 ** -53 };
/**
 * The exponents of the smallest and largest numbers, and the range in which squares are normal and
 * their sums finite.
 */
const all = { f32: [-149, 120], f64: [-1074, 1016] } as const;
const normalSquares = { f32: [-40, 50], f64: [-400, 500] } as const;

/** Elements within 12 binades of each other, about 2^exponent. */
const vectors = (dtype: Float, [min, max]: readonly [number, number]) =>
  fc
    .record({
      exponent: fc.integer({ min, max }),
      parts: fc.array(fc.tuple(fc.double({ min: 1, max: 1.9, noNaN: true }), fc.nat(12)), {
        minLength: 1,
        maxLength: 40,
      }),
    })
    .map(({ exponent, parts }) =>
      parts.map(([m, down], i) => round[dtype]((i % 3 === 0 ? -m : m) * 2 ** (exponent - down))),
    )
    .filter((values) => values.some((value) => value !== 0));

function of(dtype: Float, values: readonly number[], word: (x: Tensor) => Tensor): number[] {
  const x = { shape: [values.length], values, dtype };
  return Array.from(evaluate({ x }, ({ x }) => ({ y: word(x!) })).y);
}

const hypot = (values: readonly number[]) => {
  const largest = Math.max(...values.map(Math.abs));
  const parts = values.map((value) => value / largest);
  return largest * Math.sqrt(parts.reduce((total, part) => total + part * part, 0));
};

describe.each(floats)("the norm in %s", (dtype) => {
  /**
   * Half an ulp for each square and addition, halved by the root, and half an ulp each for the root
   * and the result.
   */
  const bound = (count: number) => ((count + 1) / 2 + 4) * roundoff[dtype];
  const smallest = 2 ** all[dtype][0];

  it("differs from the true norm by at most n / 2 + 5 roundoffs for elements of any size", () => {
    fc.assert(
      fc.property(vectors(dtype, all[dtype]), (values) => {
        const expected = hypot(values);
        const error = Math.abs(of(dtype, values, (x) => norm(x))[0]! - expected);
        expect(error).toBeLessThanOrEqual(bound(values.length) * expected + smallest / 2);
      }),
      { numRuns: 200 },
    );
  });

  it("and the root mean square have the bits of the plain formula if squares are normal", () => {
    fc.assert(
      fc.property(vectors(dtype, normalSquares[dtype]), (values) => {
        expect(of(dtype, values, (x) => norm(x))).toEqual(
          of(dtype, values, (x) => sqrt(sum(square(x)))),
        );
      }),
      { numRuns: 100 },
    );
  });

  it("has the derivative x / |x| for elements of any size", () => {
    const [least, most] = all[dtype];
    fc.assert(
      fc.property(vectors(dtype, [least + 40, most]), (values) => {
        const length = hypot(values);
        const gradient = of(dtype, values, (x) => grad(norm(x), [x])[0]!);
        gradient.forEach((slope, i) => {
          expect(Math.abs(slope - values[i]! / length)).toBeLessThanOrEqual(
            2 * bound(values.length) + 2 ** -33,
          );
        });
      }),
      { numRuns: 100 },
    );
  });

  it("is infinite of an infinity, NaN of NaN and 0 of zeros", () => {
    expect(of(dtype, [1, -Infinity], (x) => norm(x))).toEqual([Infinity]);
    expect(of(dtype, [1, NaN], (x) => norm(x))).toEqual([NaN]);
    expect(of(dtype, [0, -0], (x) => norm(x))).toEqual([0]);
  });

  it("over an axis is the norm of each row, with the axis kept or removed", () => {
    const values = [3, 4, 0, 0, 3 * 2 ** 100, 4 * 2 ** 100];
    const rows = { x: { shape: [3, 2], values, dtype } };
    const { kept, lost, rms } = evaluate(rows, ({ x }) => ({
      kept: sum(norm(x!, 1, { keep: true }), 1),
      lost: norm(x!, 1),
      rms: rootMeanSquare(x!, -1),
    }));
    expect(Array.from(lost)).toEqual([5, 0, 5 * 2 ** 100]);
    expect(kept).toEqual(lost);
    rms.forEach((value, i) => {
      const right = lost[i]! * Math.SQRT1_2;
      expect(Math.abs(value - right)).toBeLessThanOrEqual(4 * roundoff[dtype] * right);
    });
  });

  it("is a quotient whose parts stay in range even if the norm does not", () => {
    const most = round[dtype](dtype === "f32" ? 3.4028234663852886e38 : Number.MAX_VALUE);
    const values = [most, most, most, most];
    const [size] = of(dtype, values, (x) => scaledNorm(x).size);
    const [scale] = of(dtype, values, (x) => scaledNorm(x).scale);
    expect(size! / 2).toBe(most * scale!);
  });
});

/** Steps on g = length (0.6, 0.8) from [start, start], with their length along -g. */
const along: readonly {
  readonly rule: string;
  readonly hyper?: Record<string, number | string>;
  readonly start?: number;
  readonly far: (length: number) => number;
}[] = [
  { rule: "clip-by-global-norm|sgd", hyper: { max: 0.5 }, far: (x) => Math.min(x, 0.5) },
  { rule: "clip-by-norm|sgd", hyper: { max: 1e-3 }, far: (x) => Math.min(x, 1e-3) },
  { rule: "clip-by-block-rms|sgd", hyper: { max: 0.5 }, far: (x) => Math.min(x, Math.SQRT1_2) },
  { rule: "normalize-by-norm|sgd", hyper: { eps: 2 ** -120 }, far: (x) => x / (x + 2 ** -120) },
  {
    rule: "normalize-by-global-norm|sgd",
    hyper: { eps: 2 ** -120 },
    far: (x) => x / (x + 2 ** -120),
  },
  { rule: "scale-by-trust-ratio|sgd", start: 1, far: () => Math.SQRT2 },
  {
    rule: "lars",
    hyper: { momentum: 0, weightDecay: 0, trust: 0.5 },
    start: 1,
    far: () => Math.SQRT1_2,
  },
  { rule: "scale-by-trust-ratio|sgd", start: 2 ** -70, far: () => Math.SQRT2 * 2 ** -70 },
];

/** Sizes of gradients from the least normal numbers to the largest, in powers of two. */
const lengths = {
  f32: [-126, -100, -64, -40, -1, 30, 63, 64, 65, 100, 127],
  f64: [-1022, -900, -476, -400, -1, 300, 511, 512, 513, 1000, 1023],
};

describe.each(floats)("rules that divide by a norm, in %s", (dtype) => {
  const step = async (rule: string, hyper: object, start: number, g: readonly number[]) => {
    const init = [g.map(() => start)];
    const given = { lr: 1, ...hyper };
    const shapes = [[g.length]];
    const [after] = await replayOptimizer(rule, {
      dtype,
      hyper: given,
      shapes,
      init,
      gradients: [[g]],
    });
    return after![0]!.map((value) => start - value);
  };

  it.each(along)(
    "$rule $hyper from $start takes a step of the stated length for any length of g",
    async (of) => {
      for (const exponent of lengths[dtype]) {
        const length = 2 ** exponent;
        const taken = await step(of.rule, of.hyper ?? {}, of.start ?? 0, [
          0.6 * length,
          0.8 * length,
        ]);
        const far = of.far(length);
        taken.forEach((value, i) => {
          expect(Math.abs(value - [0.6, 0.8][i]! * far), `g of 2^${exponent}`).toBeLessThanOrEqual(
            8 * roundoff[dtype] * (far + (of.start ?? 0)),
          );
        });
      }
    },
  );

  it("fromage rotates by its angle for any length of g", async () => {
    for (const exponent of lengths[dtype]) {
      const g = [0.6 * 2 ** exponent, 0.8 * 2 ** exponent];
      const turned = await step("fromage", { lr: 0.5 }, 1, g);
      turned.forEach((value, i) => {
        const right = 1 - (1 - 0.5 * Math.SQRT2 * [0.6, 0.8][i]!) / Math.sqrt(1.25);
        expect(Math.abs(value - right), `2^${exponent}`).toBeLessThan(16 * roundoff[dtype]);
      });
    }
  });

  it("SAM and ASAM evaluate the gradient at their stated distance uphill for any length of g", () => {
    const uphill = (rule: typeof sam.rule, theta: number, hyper: object, g: readonly number[]) => {
      const shape = [g.length];
      const x = { shape, values: g, dtype };
      const at = { shape, values: g.map(() => theta), dtype };
      const { y } = evaluate({ x, at }, ({ x, at }) => {
        const input = { g: x, theta: at, gradientAt: (point: Tensor) => point, ...hyper };
        return { y: sub(rule(input as never).step!, at!) };
      });
      return Array.from(y);
    };
    for (const exponent of lengths[dtype]) {
      const g = [0.6 * 2 ** exponent, 0.8 * 2 ** exponent];
      const plain = uphill(sam.rule, 0, { rho: 0.5 }, g);
      const adaptive = uphill(asam.rule as never, 2, { rho: 0.5, eta: 1 }, g);
      [0.6, 0.8].forEach((part, i) => {
        expect(Math.abs(plain[i]! - 0.5 * part), `2^${exponent}`).toBeLessThan(8 * roundoff[dtype]);
        const error = Math.abs(adaptive[i]! - 3 * 0.5 * part);
        expect(error, `2^${exponent}`).toBeLessThan(32 * roundoff[dtype]);
      });
    }
  });

  it("Polyak's steps are excess / |g|^2 g, bounded by the largest rate, for any length of g", async () => {
    const cases = [
      ["polyak-step", { fMin: -3, lr: 2, c: 1 }],
      ["momo", { fMin: -3, lr: 2 }],
      ["scale-by-polyak|sgd", { floor: -3, max: 2, eps: 0 }],
      ["scale-by-polyak|sgd", { floor: -3, max: 2, eps: 1e-12 }],
    ] as const;
    for (const [rule, hyper] of cases) {
      for (const exponent of lengths[dtype].filter((exponent) => exponent < 120)) {
        const length = 2 ** exponent;
        const lr = "max" in hyper ? 1 : 2;
        const taken = await step(rule, { ...hyper, lr }, 0, [0.6 * length, 0.8 * length]);
        const far = Math.min(3 / length, 2 * length);
        taken.forEach((value, i) => {
          const error = Math.abs(value - [0.6, 0.8][i]! * far);
          expect(error, `${rule}, 2^${exponent}`).toBeLessThanOrEqual(16 * roundoff[dtype] * far);
        });
      }
    }
  });

  it.each(["project-sphere(sgd)", "project-l2-ball(sgd)"])(
    "%s: parameters of any length",
    async (rule) => {
      for (const exponent of lengths[dtype]) {
        const start = round[dtype](2 ** exponent);
        const taken = await step(rule, { radius: 0.5 }, start, [0, 0, 0, 0]);
        const length = rule.includes("sphere") ? 0.5 : Math.min(0.5, 2 * start);
        const error = Math.abs(start - taken[0]! - length / 2);
        expect(error).toBeLessThanOrEqual(start > 1 ? start * roundoff[dtype] : roundoff[dtype]);
      }
    },
  );
});

describe.each(floats)("cosine-distance in %s", (dtype) => {
  const distance = (prediction: number[], target: number[], eps = 1e-8) =>
    evaluateLoss("cosine-distance", {
      prediction: [prediction],
      target: [target],
      hyper: { eps },
      dtype,
    });

  it("depends only on the directions of rows of any length", async () => {
    const [least, most] = dtype === "f32" ? [-20, 120] : [-20, 1000];
    for (const [a, b] of [
      [most, 0],
      [0, most],
      [most, most],
      [least, most],
      [least, least],
    ] as const) {
      const [x, y] = [2 ** a, 2 ** b];
      expect((await distance([x, x], [y, y])).value).toBe(0);
      expect((await distance([x, 0], [0, y])).value).toBe(1);
      const { value } = await distance([0.6 * x, 0.8 * x], [0, -y]);
      expect(Math.abs(value - 1.8)).toBeLessThan(8 * roundoff[dtype]);
    }
  });

  it("is accurate for small angles: 1 - cos(0.001) = 2 sin(0.0005)^2", async () => {
    const { value } = await distance([1, 0], [Math.cos(1e-3), Math.sin(1e-3)]);
    const right = 2 * Math.sin(5e-4) ** 2;
    expect(Math.abs(value / right - 1)).toBeLessThan(1e4 * roundoff[dtype]);
  });

  it("is 1 of a zero vector, however small eps is", async () => {
    for (const eps of [1e-8, 1e-30, dtype === "f32" ? 1e-37 : 1e-300]) {
      const { value } = await distance([0, 0], [3, 4], eps);
      expect(value).toBe(1);
    }
    const { gradient } = await distance([0, 0], [3, 4], 2 ** -90);
    const [x, y] = (gradient as number[][])[0]!;
    expect(Math.abs(x! / (-0.6 * 2 ** 90) - 1)).toBeLessThan(8 * roundoff[dtype]);
    expect(Math.abs(y! / (-0.8 * 2 ** 90) - 1)).toBeLessThan(8 * roundoff[dtype]);
  });

  it("has a gradient orthogonal to the prediction, inversely as long as it, for rows of any length", async () => {
    for (const exponent of dtype === "f32" ? [-20, 40, 64, 100] : [-20, 500, 520, 1000]) {
      const length = 2 ** exponent;
      const { gradient } = await distance([length, 0], [0.6 * length, 0.8 * length]);
      const [x, y] = (gradient as number[][])[0]!;
      expect(Math.abs(x! * length)).toBeLessThan(8 * roundoff[dtype]);
      expect(Math.abs(y! * length + 0.8)).toBeLessThan(8 * roundoff[dtype]);
    }
  });
});

it("clipping [3e20, 4e20] in f32 goes from [1, 1] to [0.4, 0.2]", async () => {
  const [after] = await replayOptimizer("clip-by-global-norm|sgd", {
    hyper: { lr: 1 },
    dtype: "f32",
    shapes: [[2]],
    init: [[1, 1]],
    gradients: [[[3e20, 4e20]]],
  });
  expect(after![0]![0]).toBeCloseTo(0.4, 6);
  expect(after![0]![1]).toBeCloseTo(0.2, 6);
});
