import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { erf } from "./functions.js";
import { philox4x32 } from "./philox.js";
import { Stream, stream, streamKey } from "./streams.js";

const thorough = process.env.THALWEG_THOROUGH === "1";
const numRuns = thorough ? 1000 : 100;
// computed in Python with hashlib and mpmath (200 bits); the first normal number is right to an ulp
const GOLDEN = [79631457, 0.9986327578592646, -0.39722182665228933, -0.5434694044529079, 183];
const GOLDEN_ORDER = [1, 5, 2, 0, 4, 3];
const SAMPLE = thorough ? 200_000 : 20_000;

/** The Kolmogorov-Smirnov distance of a sample from a distribution function. */
function distance(sample: Float64Array, distribution: (x: number) => number): number {
  const n = sample.length;
  return sample.sort().reduce((worst, x, i) => {
    const p = distribution(x);
    return Math.max(worst, p - i / n, (i + 1) / n - p);
  }, 0);
}

/**
 * A distance that random samples exceed with probability 1e-6: 2 exp(-2 n d^2) = 1e-6 (Massart
 * 1990).
 */
const farthest = Math.sqrt(Math.log(2e6) / (2 * SAMPLE));

/** Pearson's chi-square statistic of counts against equal probabilities. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((a, b) => a + b, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/**
 * A value of chi-square that random samples exceed with probability below 1e-6: k + 2 sqrt(k x) + 2
 * x (Laurent & Massart 2000).
 */
function unlikely(categories: number): number {
  const k = categories - 1;
  const x = Math.log(1e6);
  return k + 2 * Math.sqrt(k * x) + 2 * x;
}

describe("a stream", () => {
  it("is keyed by the first 64 bits of the SHA-256 of the path's canonical JSON", () => {
    const digest = createHash("sha256").update('[7,"rosenbrock","start"]').digest();
    expect(streamKey(7, "rosenbrock", "start")).toEqual([
      digest.readUInt32BE(0),
      digest.readUInt32BE(4),
    ]);
  });

  it("gives word i as word i mod 4 of the block of counter floor(i / 4)", () => {
    const key = streamKey(1, "words");
    const words = stream(1, "words");
    for (let block = 0; block < 50; block++) {
      const expected = philox4x32([block, 0, 0, 0], key);
      expect([words.word(), words.word(), words.word(), words.word()]).toEqual(expected);
    }
  });

  it("tells paths apart by kind, order and grouping of their parts", () => {
    const paths = [
      streamKey(1, "a"),
      streamKey("1", "a"),
      streamKey("a", 1),
      streamKey("1a"),
      streamKey(1, "a", 0),
      streamKey(2, "a"),
      streamKey('1","a'),
    ];
    expect(new Set(paths.map(String)).size).toBe(paths.length);
  });

  it("begins anew with each call, so that equal paths give equal numbers", () => {
    const path = fc.array(fc.oneof(fc.string({ unit: "binary" }), fc.integer()), { minLength: 1 });
    fc.assert(
      fc.property(path, (parts) => {
        const draw = (s: Stream) => [s.uniform(), s.normal(), s.integer(10), s.normal(), s.word()];
        expect(draw(stream(...parts))).toEqual(draw(stream(...parts)));
      }),
      { numRuns },
    );
  });

  it("has the numbers it had in the first release", () => {
    const s = stream(1, "golden");
    expect([s.word(), s.uniform(), s.normal(), s.normal(), s.integer(1000)]).toEqual(GOLDEN);
    expect(Array.from(s.permutation(6))).toEqual(GOLDEN_ORDER);
  });

  it("refuses an empty path and numbers that JSON cannot say", () => {
    expect(() => stream()).toThrow("A random stream needs a key");
    expect(() => stream(Number.NaN)).toThrow("$[0] is NaN");
  });
});

describe("uniform numbers", () => {
  it("are multiples of 2^-53 in [0, 1), made of two words", () => {
    const key = streamKey("bits");
    const [a, b] = philox4x32([0, 0, 0, 0], key);
    const expected = Number(((BigInt(a) >> 5n) << 26n) | (BigInt(b) >> 6n)) / 2 ** 53;
    expect(new Stream(key).uniform()).toBe(expected);
  });

  it("stray from the uniform distribution no farther than chance does once in 10^6", () => {
    const sample = stream(11, "uniform").fillUniform(new Float64Array(SAMPLE));
    expect(sample.every((x) => x >= 0 && x < 1)).toBe(true);
    expect(distance(sample, (x) => x)).toBeLessThan(farthest);
  });

  it("fall evenly into a square, taken in pairs", () => {
    const s = stream(12, "pairs");
    const counts: number[] = Array(256).fill(0);
    for (let i = 0; i < SAMPLE; i++) {
      const cell = 16 * Math.floor(16 * s.uniform()) + Math.floor(16 * s.uniform());
      counts[cell] = counts[cell]! + 1;
    }
    expect(chiSquare(counts)).toBeLessThan(unlikely(256));
  });
});

describe("normal numbers", () => {
  it("stray from the normal distribution no farther than chance does once in 10^6", () => {
    const sample = stream(13, "normal").fillNormal(new Float64Array(SAMPLE));
    expect(distance(sample, (x) => 0.5 * (1 + erf(x / Math.SQRT2)))).toBeLessThan(farthest);
  });

  it("are uncorrelated within the pairs they come in, to 5 standard errors", () => {
    const s = stream(14, "correlation");
    let sum = 0;
    for (let i = 0; i < SAMPLE; i++) sum += s.normal() * s.normal();
    expect(Math.abs(sum / SAMPLE)).toBeLessThan(5 / Math.sqrt(SAMPLE));
  });

  it("are the same one by one and in fillings of any size", () => {
    const whole = stream(15).fillNormal(new Float64Array(9));
    const s = stream(15);
    const parts = [1, 3, 5].flatMap((size) => Array.from(s.fillNormal(new Float64Array(size))));
    expect(parts).toEqual(Array.from(whole));
  });
});

describe("whole numbers", () => {
  it.each([1, 2, 3, 7, 10, 100])("below %d fall evenly", (bound) => {
    const s = stream(16, bound);
    const counts: number[] = Array(bound).fill(0);
    for (let i = 0; i < SAMPLE; i++) {
      const draw = s.integer(bound);
      counts[draw] = counts[draw]! + 1;
    }
    expect(counts.length).toBe(bound);
    expect(chiSquare(counts)).toBeLessThan(unlikely(bound));
  });

  it("reject draws past the last whole multiple of the bound", () => {
    // for 3 * 2^30 a quarter of all words is rejected; a plain remainder would favour the lowest
    // third
    const bound = 3 * 2 ** 30;
    const s = stream(17);
    const counts: [number, number, number] = [0, 0, 0];
    for (let i = 0; i < SAMPLE; i++) {
      const third = Math.floor(s.integer(bound) / 2 ** 30) as 0 | 1 | 2;
      counts[third]++;
    }
    expect(chiSquare(counts)).toBeLessThan(unlikely(3));
  });

  it("reach past 2^32 with both halves of the draw", () => {
    const s = stream(18);
    const draws = Array.from({ length: 1000 }, () => s.integer(2 ** 53));
    expect(draws.every((x) => Number.isSafeInteger(x) && x >= 0)).toBe(true);
    expect(draws.filter((x) => x >= 2 ** 52).length).toBeGreaterThan(400);
    expect(new Set(draws.map((x) => x % 1024)).size).toBeGreaterThan(500);
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 53 + 2])("below %d do not exist", (bound) => {
    expect(() => stream(1).integer(bound)).toThrow("the bound must be a whole number");
  });
});

describe("a permutation", () => {
  it("holds every index once", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 300 }), (seed, count) => {
        const order = stream(seed).permutation(count);
        expect(Array.from(order).sort((a, b) => a - b)).toEqual([...Array(count).keys()]);
      }),
      { numRuns },
    );
  });

  it("takes the draws of `integer`, from the end downwards, wherever the stream stands", () => {
    const count = fc.integer({ min: 0, max: 300 });
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 9 }), count, (seed, drawn, things) => {
        const [fast, plain] = [stream(seed), stream(seed)];
        for (let i = 0; i < drawn; i++) expect(fast.word()).toBe(plain.word());
        const order = Array.from({ length: things }, (_, i) => i);
        for (let i = things - 1; i > 0; i--) {
          const j = plain.integer(i + 1);
          [order[i], order[j]] = [order[j]!, order[i]!];
        }
        expect(Array.from(fast.permutation(things))).toEqual(order);
        expect(fast.word()).toBe(plain.word());
      }),
      { numRuns },
    );
  });

  it("is any of the 24 orders of four things equally often", () => {
    const s = stream(19);
    const counts = new Map<string, number>();
    for (let i = 0; i < SAMPLE; i++) {
      const order = s.permutation(4).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(chiSquare([...counts.values()])).toBeLessThan(unlikely(24));
  });

  it.each([-1, 1.5, 2 ** 31])("of %d things does not exist", (count) => {
    expect(() => stream(1).permutation(count)).toThrow("the count must be a whole number");
  });
});
