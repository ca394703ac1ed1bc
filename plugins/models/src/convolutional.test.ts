import { type GivenHyper, ShapeError, UsageError } from "@thalweg/core";
import { buildModel, runs } from "@thalweg/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { convolutional } from "./index.js";

const shapes = (given: GivenHyper, inputs: readonly number[]) =>
  Object.entries(buildModel(convolutional, given, inputs, 10).parameters).map(
    ([name, { shape }]) => [name, shape],
  );

describe("convolutional", () => {
  it("halves the image and has as many channels as asked: 28 x 28 to 784 features, 9,098 parameters", () => {
    expect(shapes({}, [28, 28])).toEqual([
      ["conv0.weight", [3, 3, 1, 8]],
      ["conv0.bias", [8]],
      ["conv1.weight", [3, 3, 8, 16]],
      ["conv1.bias", [16]],
      ["layer0.weight", [784, 10]],
      ["layer0.bias", [10]],
    ]);
    const { parameters } = buildModel(convolutional, {}, [28, 28], 10);
    const sizes = Object.values(parameters).map(({ values }) => values.length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(9098);
  });

  it("leaves out what a pool has over, and takes channels and hidden layers", () => {
    expect(shapes({ channels: [4], pool: 3, widths: [5] }, [7, 10, 2])).toEqual([
      ["conv0.weight", [3, 3, 2, 4]],
      ["conv0.bias", [4]],
      ["layer0.weight", [24, 5]],
      ["layer0.bias", [5]],
      ["layer1.weight", [5, 10]],
      ["layer1.bias", [10]],
    ]);
  });

  it("is the formula on plain numbers, within 1e-12", () => {
    const cases = fc.record({
      height: fc.integer({ min: 4, max: 7 }),
      width: fc.integer({ min: 4, max: 7 }),
      depth: fc.integer({ min: 1, max: 2 }),
      kernel: fc.constantFrom(1, 2, 3),
      pooling: fc.constantFrom("max", "average"),
      seed: fc.integer({ min: 0, max: 1e6 }),
    });
    const property = fc.property(cases, ({ height, width, depth, kernel, pooling, seed }) => {
      const given = { channels: [2, 3], kernel, pooling, activation: "tanh" };
      const { parameters, predict } = buildModel(
        convolutional,
        given,
        [height, width, depth],
        2,
        seed,
      );
      const x = Array.from({ length: height * width * depth }, (_, i) => Math.sin(seed + i));
      let image: Image = { height, width, depth, values: x };
      for (const index of [0, 1]) {
        const [weight, bias] = ["weight", "bias"].map(
          (what) => parameters[`conv${index}.${what}`]!,
        );
        image = block(image, weight!, bias!.values, pooling);
      }
      const { shape, values } = parameters["layer0.weight"]!;
      const expected = Array.from({ length: shape[1]! }, (_, k) =>
        image.values.reduce((sum, value, i) => sum + value * values[i * shape[1]! + k]!, 0),
      );
      for (const [k, y] of predict([x]).entries()) {
        expect(Math.abs(y - expected[k]!)).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(y)));
      }
    });
    fc.assert(property, runs(20));
  });

  it("refuses what is no image, what its pools use up, and half a channel", () => {
    const build = (given: GivenHyper, inputs: readonly number[]) => () =>
      buildModel(convolutional, given, inputs, 10);
    expect(build({}, [64])).toThrow(
      new ShapeError(
        'model "convolutional": an example has shape [64]; it must be an image [height, width] or [height, width, channels].',
      ),
    );
    expect(build({ channels: [2, 2, 2] }, [7, 7])).toThrow(
      new ShapeError(
        'model "convolutional": nothing is left of an image [7, 7] after 3 pools of 2 x 2; take fewer convolutions.',
      ),
    );
    expect(build({ channels: [2.5] }, [7, 7])).toThrow(
      new UsageError(
        'model "convolutional": 2.5 in channels [2.5]; each must be a whole number from 1.',
      ),
    );
  });
});

interface Image {
  readonly height: number;
  readonly width: number;
  readonly depth: number;
  readonly values: readonly number[];
}

/** One convolution with "same" padding, its 2 x 2 pool, bias and hyperbolic tangent. */
function block(
  image: Image,
  { shape, values }: { readonly shape: readonly number[]; readonly values: ArrayLike<number> },
  bias: ArrayLike<number>,
  pooling: string,
): Image {
  const [kernel, , depth, outputs] = shape as [number, number, number, number];
  const before = Math.floor((kernel - 1) / 2);
  const sumAt = (i: number, j: number, o: number) => {
    let total = 0;
    for (let a = 0; a < kernel; a++) {
      for (let b = 0; b < kernel; b++) {
        const [row, column] = [i + a - before, j + b - before];
        const isInside = row >= 0 && column >= 0 && row < image.height && column < image.width;
        for (let c = 0; c < depth && isInside; c++) {
          const pixel = image.values[(row * image.width + column) * depth + c]!;
          total += pixel * values[((a * kernel + b) * depth + c) * outputs + o]!;
        }
      }
    }
    return total;
  };
  const [height, width] = [Math.floor(image.height / 2), Math.floor(image.width / 2)];
  const pooled: number[] = [];
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      for (let o = 0; o < outputs; o++) {
        const window = [0, 1, 2, 3].map((k) => sumAt(2 * i + (k >> 1), 2 * j + (k & 1), o));
        const value =
          pooling === "max"
            ? Math.max(...window)
            : window.reduce((sum, each) => sum + each, 0) / window.length;
        pooled.push(Math.tanh(value + bias[o]!));
      }
    }
  }
  return { height, width, depth: outputs, values: pooled };
}
