import {
  add,
  choice,
  defineModel,
  integer,
  list,
  type ParameterSpec,
  reshape,
  type Shape,
  ShapeError,
  type Tensor,
  UsageError,
} from "@thalweg/core";
import { avgPool2d, conv2d, maxPool2d } from "@thalweg/tensor";
import { activationNames, activations } from "./activations.js";
import { constant, initializerNames, initializers } from "./initializers.js";
import { layer, layerParameters, rows } from "./layers.js";

const pools = { max: maxPool2d, average: avgPool2d } as const;

/**
 * A convolutional network: convolutions that keep height and width, each followed by a pool that
 * divides them, then dense layers.
 *
 *     h_(i+1) = activation(pool(conv(h_i, K_i)) + b_i)        then a dense network on the rows of the last one
 *
 * Inputs `[height, width]` or `[height, width, channels]`. Parameters
 * `convI.weight [kernel, kernel, channels, outputs]` and `convI.bias [outputs]`, then
 * `layerI.weight [in, out]` and `layerI.bias [out]`, i from 0; biases begin at 0. Convolutions are
 * padded with zeros ("same"); a pool's windows do not overlap, and rows and columns that do not
 * fill a window are dropped. The bias and the activation follow the pool, where there are fewer
 * elements: for max pooling and a nondecreasing activation the result is the same.
 *
 * Defaults: 8 and 16 channels, 3 x 3 kernels, 2 x 2 max pooling, ReLU, no hidden dense layer, He's
 * normal weights.
 * Throws UsageError for channels or widths that are not whole numbers from 1, ShapeError for inputs
 * that are no image or too small.
 * Reference: LeCun, Bottou, Bengio & Haffner 1998, "Gradient-based learning applied to document
 * recognition" (doi:10.1109/5.726791).
 */
export const convolutional = defineModel({
  name: "convolutional",
  aliases: ["cnn"],
  source: "LeCun et al. 1998 (doi:10.1109/5.726791)",
  formula: "h <- activation(pool(conv(h, K)) + b), then dense layers",
  hyper: {
    channels: list([8, 16], { meaning: "outputs of each convolution" }),
    kernel: integer(3),
    pool: integer(2),
    pooling: choice("max", ["max", "average"]),
    widths: list([], { meaning: "units of each hidden dense layer" }),
    activation: choice("relu", activationNames),
    init: choice("he-normal", initializerNames, { source: "He et al. 2015 (arXiv:1502.01852)" }),
  },
  parameters({ inputs, outputs, channels, kernel, pool, widths, init }) {
    checkCounts("channels", channels);
    checkCounts("widths", widths);
    let [height, width, depth] = imageOf(inputs);
    const parameters: Record<string, ParameterSpec> = {};
    channels.forEach((count, index) => {
      [height, width] = [Math.floor(height / pool), Math.floor(width / pool)];
      const shape = [kernel, kernel, depth, count];
      parameters[`conv${index}.weight`] = { shape, init: initializers[init] };
      parameters[`conv${index}.bias`] = { shape: [count], init: constant(0) };
      depth = count;
    });
    if (height * width === 0) {
      throw new ShapeError(
        `model "convolutional": nothing is left of an image [${inputs.join(", ")}] after ${channels.length} pools of ${pool} x ${pool}; take fewer convolutions.`,
      );
    }
    const sizes = [height * width * depth, ...widths, outputs];
    return { ...parameters, ...layerParameters(sizes, initializers[init], true) };
  },
  forward({ x, inputs, parameters, channels, pool, pooling, widths, activation }) {
    const act = activations[activation];
    const image = reshape(x, [x.shape[0] ?? 0, ...imageOf(inputs)]);
    const block = (h: Tensor, _: number, index: number) => {
      const sums = conv2d(h, parameters[`conv${index}.weight`]!, { padding: "same" });
      return act(add(pools[pooling](sums, { size: pool }), parameters[`conv${index}.bias`]!));
    };
    const features = rows(channels.reduce(block, image));
    const hidden = widths.reduce((h, _, index) => act(layer(h, index, parameters)), features);
    return layer(hidden, widths.length, parameters);
  },
});

function imageOf(inputs: Shape): [height: number, width: number, channels: number] {
  const [height = 0, width = 0, channels = 1] = inputs;
  if (inputs.length === 2 || inputs.length === 3) return [height, width, channels];
  throw new ShapeError(
    `model "convolutional": an example has shape [${inputs.join(", ")}]; it must be an image [height, width] or [height, width, channels].`,
  );
}

function checkCounts(what: string, counts: readonly number[]): void {
  for (const count of counts) {
    if (Number.isInteger(count) && count >= 1) continue;
    throw new UsageError(
      `model "convolutional": ${count} in ${what} [${counts.join(", ")}]; each must be a whole number from 1.`,
    );
  }
}
