/**
 * The noise of rules: standard normal numbers, keyed by seed, problem, rule, parameter and element,
 * and drawn anew at each step. They do not depend on the position of a parameter in memory or on
 * other parameters.
 */
import {
  add,
  cast,
  concat,
  cos,
  log,
  mul,
  randomBits,
  reshape,
  type Scalar,
  shiftRight,
  slice,
  sqrt,
  type Tensor,
} from "@thalweg/core";
import { castTo, nodeOf, type TensorNode, variable } from "@thalweg/tensor";
import type { InstanceContext, NoiseKey } from "./optimizer-instance.js";
import type { Target } from "./state-fields.js";

/** Collects the noise keys that the rules of a program request. */
export class NoiseKeys {
  readonly #keys = new Map<string, NoiseKey>();

  readonly key = (path: NoiseKey["path"]): TensorNode => {
    const name = `noise.${path.join(".")}`;
    const known = this.#keys.get(name) ?? { variable: variable(name, [2], "i32"), path };
    this.#keys.set(name, known);
    return known.variable;
  };

  all(): NoiseKey[] {
    return [...this.#keys.values()];
  }
}

/**
 * The noise of one rule at one step. Each call returns another stream, in the shape of the
 * gradient.
 */
export class RuleNoise {
  readonly drawn: Tensor[] = [];

  constructor(
    readonly rule: string,
    readonly target: Target,
    readonly context: InstanceContext,
    readonly t: Scalar,
  ) {}

  readonly draw = (): Tensor => {
    const { context, target, t } = this;
    const counter = castTo(nodeOf(t), "i32");
    const pieces = context.layout.slots
      .filter(({ offset }) => offset >= target.offset && offset < target.offset + target.size)
      .map(({ name, size }) => {
        const key = context.noiseKey([context.prefix + this.rule, name, this.drawn.length]);
        return normal(key, counter, size, context.dtype);
      });
    const noise = reshape(concat(pieces), target.shape);
    this.drawn.push(noise);
    return noise;
  };
}

/**
 * Standard normal numbers. Element i is made from words 2i and 2i + 1 of a stream, with 24 bits of
 * each (Box & Muller 1958): sqrt(-2 log u) cos(2 pi v), u in (0, 1], v in [0, 1). The largest
 * absolute value is 5.77.
 */
function normal(key: Tensor, counter: Tensor, size: number, dtype: "f32" | "f64"): Tensor {
  const words = randomBits(key, counter, [size, 2]);
  const word = (column: number) =>
    cast(shiftRight(reshape(slice(words, [0, column], [size, 1]), [size]), 8), dtype);
  const radius = sqrt(mul(-2, log(mul(add(word(0), 1), 2 ** -24))));
  return mul(radius, cos(mul(word(1), 2 ** -24 * 2 * Math.PI)));
}
