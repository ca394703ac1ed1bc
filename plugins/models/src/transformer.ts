import {
  add,
  cast,
  choice,
  defineModel,
  type Initializer,
  integer,
  matmul,
  mul,
  type ParameterSpec,
  reshape,
  type Shape,
  ShapeError,
  slice,
  type Tensor,
  UsageError,
} from "@thalweg/core";
import { embedding, layerNorm, multiHeadAttention } from "@thalweg/tensor";
import { activationNames, activations } from "./activations.js";
import { constant, normalOf } from "./initializers.js";

type Parameters = Readonly<Record<string, Tensor>>;

/**
 * A causal transformer: at each position of a sequence it predicts the next token.
 *
 *     h = token[x] + position
 *     h <- h + attention(norm(h)),   h <- h + activation(norm(h) E + e) C + c        for each layer
 *     y = norm(h) head
 *
 * Inputs `[context]`, tokens 0 .. vocabulary - 1; the prediction is `[examples, context, outputs]`,
 * or `[examples, outputs]` of the last position with `predict: "last"`. Norms come first in each
 * branch (pre-norm) and have a gain and a bias. Parameters `token.weight [vocabulary, width]`,
 * `position.weight [context, width]`; of layer I `blockI.norm0`, `blockI.attention` (queries, keys
 * and values side by side, `[width, 3 width]`), `blockI.projection`, `blockI.norm1`,
 * `blockI.expand`, `blockI.contract`, each with its bias; `norm`, and
 * `head.weight [width, outputs]` without one, which is not tied to the token weights (GPT-2 ties
 * them).
 *
 * Defaults: one layer of width 64, 4 heads, 256 hidden units, the exact GELU. Initial weights are
 * normal with deviation 0.02, or 0.02 / sqrt(2 layers) for those that end a branch; gains begin at
 * 1 and biases at 0, as in GPT-2.
 * Throws UsageError unless the width is a multiple of the heads, ShapeError for inputs that are no
 * sequence.
 * Reference: Vaswani et al. 2017 (arXiv:1706.03762); pre-norm and initial values Radford et al.
 * 2019, "Language models are unsupervised multitask learners", section 2.3.
 */
export const transformer = defineModel({
  name: "transformer",
  source: "Vaswani et al. 2017 (arXiv:1706.03762); Radford et al. 2019 (GPT-2)",
  formula: "h <- h + attention(norm(h)); h <- h + mlp(norm(h)); y = norm(h) head",
  hyper: {
    layers: integer(1),
    width: integer(64),
    heads: integer(4),
    feedForward: integer(256, { meaning: "units between the two matrices of a layer" }),
    activation: choice("gelu", activationNames),
    predict: choice("every", ["every", "last"], { meaning: "the places that predict" }),
    vocabulary: integer(0, { min: 0, meaning: "how many tokens there are; 0: as many as outputs" }),
  },
  parameters({ inputs, outputs, layers, width, heads, feedForward, vocabulary }) {
    if (width % heads !== 0) {
      throw new UsageError(
        `model "transformer": width ${width} with ${heads} heads; the width must be a multiple of the heads.`,
      );
    }
    const [inner, last] = [normalOf(deviation), normalOf(deviation / Math.sqrt(2 * layers))];
    const parameters: Record<string, ParameterSpec> = {
      "token.weight": { shape: [vocabulary || outputs, width], init: inner },
      "position.weight": { shape: [contextOf(inputs), width], init: inner },
    };
    for (let i = 0; i < layers; i++) {
      Object.assign(parameters, {
        ...normOf(`block${i}.norm0`, width),
        ...matrixOf(`block${i}.attention`, [width, 3 * width], inner),
        ...matrixOf(`block${i}.projection`, [width, width], last),
        ...normOf(`block${i}.norm1`, width),
        ...matrixOf(`block${i}.expand`, [width, feedForward], inner),
        ...matrixOf(`block${i}.contract`, [feedForward, width], last),
      });
    }
    const head = { shape: [width, outputs], init: inner };
    return { ...parameters, ...normOf("norm", width), "head.weight": head };
  },
  forward({ x, inputs, outputs, parameters, layers, width, heads, activation, predict }) {
    const [examples, context] = [x.shape[0] ?? 0, contextOf(inputs)];
    const tokens = embedding(parameters["token.weight"]!, cast(x, "i32"));
    const placed = add(tokens, parameters["position.weight"]!);
    // Rows are positions: [examples context, width].
    let h = reshape(placed, [examples * context, width]);
    for (let i = 0; i < layers; i++) {
      const own = branchOf(`block${i}`, parameters);
      const attended = own.attend(h, [examples, context, width], heads);
      h = add(h, own.affine("projection", attended));
      const units = activations[activation](own.affine("expand", own.norm("norm1", h)));
      h = add(h, own.affine("contract", units));
    }
    if (predict === "last") h = lastPlaces(h, [examples, context, width]);
    const logits = matmul(normalized(h, "norm", parameters), parameters["head.weight"]!);
    return predict === "last" ? logits : reshape(logits, [examples, context, outputs]);
  },
});

/** GPT-2's deviation of initial weights. */
const deviation = 0.02;

function contextOf(inputs: Shape): number {
  if (inputs.length === 1) return inputs[0]!;
  throw new ShapeError(
    `model "transformer": an example has shape [${inputs.join(", ")}]; it must be a sequence of tokens [context].`,
  );
}

function normOf(name: string, width: number): Record<string, ParameterSpec> {
  return {
    [`${name}.gain`]: { shape: [width], init: constant(1) },
    [`${name}.bias`]: { shape: [width], init: constant(0) },
  };
}

function matrixOf(name: string, shape: Shape, init: Initializer): Record<string, ParameterSpec> {
  return {
    [`${name}.weight`]: { shape, init },
    [`${name}.bias`]: { shape: [shape[1]!], init: constant(0) },
  };
}

/** The two branches of a layer, applied to rows. */
function branchOf(block: string, parameters: Parameters) {
  const affine = (name: string, h: Tensor) =>
    add(matmul(h, parameters[`${block}.${name}.weight`]!), parameters[`${block}.${name}.bias`]!);
  const norm = (name: string, h: Tensor) => normalized(h, `${block}.${name}`, parameters);
  const attend = (h: Tensor, shape: readonly [number, number, number], heads: number) => {
    const [examples, context, width] = shape;
    const all = reshape(affine("attention", norm("norm0", h)), [examples, context, 3, width]);
    const [q, k, v] = [0, 1, 2].map((part) =>
      reshape(slice(all, [0, 0, part, 0], [examples, context, 1, width]), shape),
    ) as [Tensor, Tensor, Tensor];
    return reshape(multiHeadAttention(q, k, v, heads, { causal: true }), h.shape);
  };
  return { affine, norm, attend };
}

function normalized(h: Tensor, name: string, parameters: Parameters): Tensor {
  return add(mul(layerNorm(h), parameters[`${name}.gain`]!), parameters[`${name}.bias`]!);
}

function lastPlaces(h: Tensor, shape: readonly [number, number, number]): Tensor {
  const [examples, context, width] = shape;
  const places = slice(reshape(h, shape), [0, context - 1, 0], [examples, 1, width]);
  return reshape(places, [examples, width]);
}
