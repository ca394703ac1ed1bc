/**
 * Convolutions and pools against loops over plain numbers, compiled against interpreted, and their
 * derivatives.
 */
import { dot } from "@thalweg/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { grad } from "../autodiff/grad.js";
import { nodeOf, type TensorNode, variable } from "../graph/node.js";
import { interpret } from "../interpret/interpret.js";
import {
  type Composed,
  expectDifferences,
  expectDuals,
  expectInterpretersBits,
  expectLoops,
} from "../test-support/composed.js";
import { conv2d } from "./conv2d.js";
import { avgPool2d, maxPool2d, type Pool2dOptions } from "./pool2d.js";

const numRuns = process.env.THALWEG_THOROUGH === "1" ? 1000 : 100;
const upTo = (max: number, min = 1) => fc.integer({ min, max });
const pair = (max: number, min = 1) => fc.tuple(upTo(max, min), upTo(max, min));
const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 });

/** A convolution that fits, by loops: the definition in {@link conv2d}'s formula. */
const convolutions: fc.Arbitrary<Composed> = fc
  .record({
    ...{ examples: upTo(2), depth: upTo(3), outputs: upTo(3), groups: upTo(2), extra: pair(4, 0) },
    ...{ kernel: pair(3), stride: pair(3), dilation: pair(2) },
    ...{ padding: fc.oneof(pair(2, 0), fc.constant("same" as const)), seed },
  })
  .map(({ examples, depth, outputs, groups, extra, kernel, stride, dilation, padding, seed }) => {
    const reach = kernel.map((extent, axis) => (extent - 1) * dilation[axis]! + 1);
    const image = reach.map((extent, axis) => extent + extra[axis]!);
    const before = reach.map((extent, axis) => {
      if (padding !== "same") return padding[axis]!;
      const steps = Math.ceil(image[axis]! / stride[axis]!) - 1;
      return Math.floor(Math.max(0, steps * stride[axis]! + extent - image[axis]!) / 2);
    });
    const counts = reach.map((extent, axis) =>
      padding === "same"
        ? Math.ceil(image[axis]! / stride[axis]!)
        : Math.floor((image[axis]! + 2 * padding[axis]! - extent) / stride[axis]!) + 1,
    );
    const [channels, filters] = [depth * groups, outputs * groups];
    const loops = (x: Float64Array, w: Float64Array) => {
      const y: number[] = [];
      for (const [n, i, j, o] of places([examples, counts[0]!, counts[1]!, filters])) {
        let total = 0;
        const first = Math.floor(o! / outputs) * depth;
        for (const [a, b, c] of places([...kernel, depth])) {
          const row = i! * stride[0] + a! * dilation[0] - before[0]!;
          const column = j! * stride[1] + b! * dilation[1] - before[1]!;
          if (row < 0 || column < 0 || row >= image[0]! || column >= image[1]!) continue;
          const at = ((n! * image[0]! + row) * image[1]! + column) * channels + first + c!;
          total += x[at]! * w[((a! * kernel[1] + b!) * depth + c!) * filters + o!]!;
        }
        y.push(total);
      }
      return y;
    };
    return {
      shapes: [
        [examples, ...image, channels],
        [...kernel, depth, filters],
      ],
      build: (x, w) => conv2d(x!, w!, { stride, padding, dilation, groups }),
      loops,
      seed,
    };
  });

interface PoolCase {
  readonly image: readonly [number, number, number, number];
  readonly options: Required<Pool2dOptions>;
  readonly seed: number;
}

const poolCases: fc.Arbitrary<PoolCase> = fc
  .record({ examples: upTo(2), channels: upTo(5), extra: pair(4, 0), size: pair(6), seed })
  .chain(({ examples, channels, extra, size, seed }) => {
    const image = [examples, size[0] + extra[0], size[1] + extra[1], channels] as const;
    const sideBySide = { size, stride: size, padding: 0 };
    const any = fc.record({ size: fc.constant(size), stride: pair(3), padding: pair(2, 0) });
    return fc
      .oneof(fc.constant(sideBySide), any)
      .map((options) => ({ image, options: options as Required<Pool2dOptions>, seed }));
  });

/**
 * For each window and channel the places of its elements in the image, row by row; -1 for the
 * border.
 */
function windows({ image: [examples, height, width, channels], options }: PoolCase): number[][] {
  const [size, stride, padding] = [options.size, options.stride, options.padding].map((each) =>
    typeof each === "number" ? [each, each] : each,
  ) as [number[], number[], number[]];
  const count = (axis: number, extent: number) =>
    Math.floor((extent + 2 * padding[axis]! - size[axis]!) / stride[axis]!) + 1;
  const found: number[][] = [];
  for (const [n, i, j, c] of places([examples, count(0, height), count(1, width), channels])) {
    const window = [...places([size[0]!, size[1]!])].map(([a, b]) => {
      const row = i! * stride[0]! + a! - padding[0]!;
      const column = j! * stride[1]! + b! - padding[1]!;
      if (row < 0 || column < 0 || row >= height || column >= width) return -1;
      return ((n! * height + row) * width + column) * channels + c!;
    });
    found.push(window);
  }
  return found;
}

const maxPools: fc.Arbitrary<Composed> = poolCases.map((pool) => ({
  shapes: [pool.image],
  build: (x) => maxPool2d(x!, pool.options),
  loops: (x) =>
    windows(pool).map((window) =>
      Math.max(...window.map((at) => (at < 0 ? Number.NEGATIVE_INFINITY : x[at]!))),
    ),
  seed: pool.seed,
}));

const avgPools: fc.Arbitrary<Composed> = poolCases.map((pool) => ({
  shapes: [pool.image],
  build: (x) => avgPool2d(x!, pool.options),
  loops: (x) =>
    windows(pool).map(
      (window) => window.reduce((sum, at) => sum + (at < 0 ? 0 : x[at]!), 0) / window.length,
    ),
  seed: pool.seed,
}));

describe.each([
  ["conv2d", convolutions],
  ["maxPool2d", maxPools],
  ["avgPool2d", avgPools],
] as const)("%s", (_, cases) => {
  it("is its formula in loops, to 1e-12", () => {
    fc.assert(fc.property(cases, expectLoops), { numRuns });
  });

  it("compiled has the interpreter's bits, with gradient and Hessian-vector product, in f32 and f64", () => {
    const property = fc.property(cases, fc.constantFrom("f32", "f64"), expectInterpretersBits);
    fc.assert(property, { numRuns });
  });

  it("has first and second derivatives as dual numbers have them, to 1e-10", () => {
    fc.assert(fc.property(cases, expectDuals), { numRuns });
  });
});

describe.each([
  ["conv2d", convolutions],
  ["avgPool2d", avgPools],
] as const)("%s, which is smooth", (_, cases) => {
  it("has the gradient that central differences of the loops tend to", () => {
    fc.assert(fc.property(cases, expectDifferences), { numRuns });
  });
});

describe("maxPool2d, where values are equal or missing", () => {
  it("sends the whole derivative to the first of equal values, row by row, with either path", () => {
    // In a window all of border no value is the first.
    const isInside = (pool: PoolCase) =>
      windows(pool).every((window) => window.some((at) => at >= 0));
    const property = fc.property(poolCases.filter(isInside), (pool) => {
      const x = variable("x", pool.image, "f64");
      const y = maxPool2d(x, pool.options);
      const u = variable("u", y.shape, "f64");
      const size = pool.image.reduce((product, extent) => product * extent, 1);
      const elements = Float64Array.from({ length: size }, (_, i) =>
        Math.round(Math.sin(pool.seed + 7 * i)),
      );
      const expected = new Float64Array(size);
      const cotangent = windows(pool).map((window, i) => {
        const inside = window.filter((at) => at >= 0);
        const largest = Math.max(...inside.map((at) => elements[at]!));
        expected[inside.find((at) => elements[at] === largest)!]! += i + 1;
        return i + 1;
      });
      const values = new Map<TensorNode, Float64Array>([
        [x, elements],
        [u, Float64Array.from(cotangent)],
      ]);
      expect(interpret(grad(dot(y, u), [x]), values)[0]).toEqual(expected);
    });
    fc.assert(property, { numRuns });
  });

  it.each([
    ["side by side", { size: 2 }],
    ["overlapping", { size: 2, stride: 1 }],
  ])("is NaN where any of the window is, wherever it stands: %s", (_, options) => {
    for (let place = 0; place < 4; place++) {
      const x = variable("x", [1, 2, 2, 1], "f64");
      const elements = Float64Array.of(3, 1, 4, 1);
      elements[place] = Number.NaN;
      const [found] = interpret([nodeOf(maxPool2d(x, options))], new Map([[x, elements]]));
      expect([...found!]).toEqual([Number.NaN]);
    }
  });
});

describe("images that do not fit", () => {
  const x = variable("x", [2, 4, 4, 3], "f64");
  const sentence = (f: () => unknown) => {
    try {
      f();
    } catch (error) {
      return (error as Error).message;
    }
    return "nothing was thrown";
  };

  it("are refused with the shapes and what would fit", () => {
    expect(sentence(() => conv2d(x, variable("w", [3, 3, 2, 8], "f64")))).toBe(
      "conv2d of [2, 4, 4, 3] with weights [3, 3, 2, 8]: [kernel height, kernel width, channels / groups, outputs] is wanted, with 3 channels, and outputs a multiple of the groups.",
    );
    expect(sentence(() => conv2d(x, variable("w", [5, 5, 3, 8], "f64")))).toBe(
      "conv2d of [2, 4, 4, 3]: windows that reach 5 x 5 by steps of 1 x 1 do not fit; they must be whole, from 1, and within the image with its padding.",
    );
    expect(sentence(() => maxPool2d(variable("x", [4, 4], "f64"), { size: 2 }))).toBe(
      "maxPool2d of [4, 4]: [examples, height, width, channels] is wanted; reshape it.",
    );
    expect(sentence(() => avgPool2d(x, { size: 2, stride: 0 }))).toMatch(
      /the stride is 0; it must be a whole number of at least 1/,
    );
  });
});

/** Every index of a shape, row-major. */
function* places(shape: readonly number[]): Generator<number[]> {
  const size = shape.reduce((product, extent) => product * extent, 1);
  for (let flat = 0; flat < size; flat++) {
    const index: number[] = [];
    let rest = flat;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = rest % shape[axis]!;
      rest = Math.floor(rest / shape[axis]!);
    }
    yield index;
  }
}
