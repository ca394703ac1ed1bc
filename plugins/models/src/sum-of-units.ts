import {
  add,
  choice,
  defineModel,
  type Initializer,
  integer,
  matmul,
  relu,
  sigmoid,
  type Tensor,
} from "@thalweg/core";
import { hardSigmoid } from "./activations.js";
import { constant, elements } from "./initializers.js";
import { featureCount, rows } from "./layers.js";

/**
 * The initial slope of a unit's argument: a hard sigmoid's ramp, from -3 to 3, is then 1/2 wide in
 * x.
 */
const slope = 12;

const curves: Record<"sigmoid" | "hard-sigmoid" | "relu-pair", (z: Tensor) => Tensor> = {
  sigmoid,
  "hard-sigmoid": hardSigmoid,
  "relu-pair": relu,
};

/**
 * A constant and a sum of sigmoid-like units, which can approximate any piecewise linear curve.
 *
 *     y = b + sum_i c_i sigma(b_i + sum_j w_ij x_j)                 unit "sigmoid" or "hard-sigmoid"
 *     y = b + sum_2i c_i max(0, b_i + sum_j w_ij x_j)               unit "relu-pair", two for each unit
 *
 * Parameters `w [features, units]`, `b [units]`, `c [units, outputs]`, `offset [outputs]`; a pair
 * of ReLUs is two columns, each free. Initial values are for inputs in [-1, 1]: the interval is
 * divided into as many equal parts as there are units, and the centre of unit i is uniform in part
 * i. All units rise with slope 12 in x, c_i is from N(0, 1 / units) and the offset is 0. A pair
 * begins as the hard sigmoid max(0, z / 6 + 1/2) - max(0, z / 6 - 1/2), so that one seed gives
 * "hard-sigmoid" and "relu-pair" the same curve. With several features each unit varies along the
 * diagonal.
 *
 * Defaults: 64 sigmoids.
 * Reference: Wang, Yang & Jiang 2024, "LeeDL tutorial" (github.com/datawhalechina/leedl-tutorial),
 * chapter 1, section on piecewise linear curves; Cybenko 1989, "Approximation by superpositions of
 * a sigmoidal function" (doi:10.1007/BF02551274).
 */
export const sumOfUnits = defineModel({
  name: "sum-of-units",
  source: "Cybenko 1989 (doi:10.1007/BF02551274)",
  formula: "y = b + sum_i c_i sigma(b_i + w_i x)",
  hyper: {
    unit: choice("sigmoid", ["sigmoid", "hard-sigmoid", "relu-pair"]),
    units: integer(64),
  },
  parameters({ inputs, outputs, unit, units }) {
    const features = featureCount(inputs);
    const copies = unit === "relu-pair" ? 2 : 1;
    const count = copies * units;
    return {
      w: { shape: [features, count], init: constant(slope / features / (copies === 2 ? 6 : 1)) },
      b: { shape: [count], init: spread(units, copies) },
      c: { shape: [count, outputs], init: heights(units, copies) },
      offset: { shape: [outputs], init: constant(0) },
    };
  },
  forward({ x, parameters, unit }) {
    const { w, b, c, offset } = parameters as Record<"w" | "b" | "c" | "offset", Tensor>;
    return add(matmul(curves[unit](add(matmul(rows(x), w), b)), c), offset);
  },
});

/**
 * Biases that put the centre of unit i in the i-th part of [-1, 1]; for a pair, those of the two
 * kinks of its hard sigmoid.
 */
function spread(units: number, copies: number): Initializer {
  return {
    name: "spread over [-1, 1]",
    fill(stream) {
      const bias = elements([units], (i) => slope * (1 - (2 * (i + stream.uniform())) / units));
      if (copies === 1) return bias;
      return elements([units, 2], (k) => bias[k >> 1]! / 6 + (k % 2 === 0 ? 0.5 : -0.5));
    },
  };
}

/**
 * Heights from N(0, 1 / units); the two units of a pair have the same height with opposite signs.
 */
function heights(units: number, copies: number): Initializer {
  return {
    name: "normal, variance 1 / units",
    fill(stream, shape) {
      const outputs = shape[1] ?? 1;
      const height = elements([units, outputs], () => stream.normal() / Math.sqrt(units));
      if (copies === 1) return height;
      return elements([units, 2, outputs], (k) => {
        const [unit, half] = [Math.floor(k / (2 * outputs)), Math.floor(k / outputs) % 2];
        return (half === 0 ? 1 : -1) * height[unit * outputs + (k % outputs)]!;
      });
    },
  };
}
