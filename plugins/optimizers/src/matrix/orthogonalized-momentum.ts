import {
  add,
  choice,
  decay,
  defineOptimizer,
  flag,
  integer,
  learningRate,
  matrixShape,
  mul,
  nonNegative,
  outputAxes,
  reshape,
  sub,
  zeros,
} from "@thalweg/core";
import { orthogonalize } from "./orthogonalize.js";
import { orthogonalizeBfloat16 } from "./orthogonalize-bfloat16.js";

/**
 * Muon's rule for matrices: the step is approximately the semi-orthogonal matrix nearest to the
 * momentum, so that all singular directions move by the same amount.
 *
 *     M <- momentum M + G
 *     theta <- theta - lr scale {@link orthogonalize}(G + momentum M) - lr weightDecay theta
 *
 * Without nesterov M is orthogonalized. Arrays with more axes are treated as matrices [inputs,
 * outputs]. scale depends on `scaling`: "aspect", sqrt(max(1, outputs / inputs)); "rms", 0.2
 * sqrt(max(outputs, inputs)), which makes steps as long as Adam's (Liu et al. 2025); or "none".
 * `outputs` is the axis of the outputs: the last, as in weights [in, out], or the first, as in
 * PyTorch.
 *
 * Flavour "pytorch-optimizer", that package: M is an exponential average, M <- momentum M + (1 -
 * momentum) G, and with nesterov (1 - momentum) G + momentum M is orthogonalized, in bfloat16:
 * `orthogonalizeBfloat16`.
 *
 * Defaults: lr 0.02, momentum 0.95, 5 iterations, nesterov, aspect, weightDecay 0, the author's.
 * Reference: Jordan 2024, "Muon: an optimizer for hidden layers in neural networks"
 * (https://kellerjordan.github.io/posts/muon).
 */
export const orthogonalizedMomentum = defineOptimizer({
  name: "orthogonalized-momentum",
  source: "Jordan 2024 (https://kellerjordan.github.io/posts/muon)",
  formula: "M <- momentum M + G; theta <- theta - lr scale orthogonalize(G + momentum M)",
  scope: "tensor",
  hyper: {
    lr: learningRate(0.02, { source: "Jordan" }),
    momentum: decay(0.95, { source: "Jordan" }),
    weightDecay: nonNegative(0),
    iterations: integer(5, { source: "Jordan" }),
    nesterov: flag(true, { source: "Jordan" }),
    scaling: choice("aspect", ["aspect", "rms", "none"], { source: "Jordan" }),
    outputs: choice("last", outputAxes, { meaning: "the axis that counts the outputs" }),
    flavour: choice("paper", ["paper", "pytorch-optimizer"], {
      meaning: "sum or average of gradients, full precision or bfloat16",
    }),
  },
  state: { m: zeros },
  rule({ g, theta, m, lr, momentum, weightDecay, iterations, nesterov, ...form }) {
    const share = form.flavour === "pytorch-optimizer" ? sub(1, momentum) : 1;
    m = add(mul(momentum, m), mul(share, g));
    const ahead = nesterov ? add(mul(share, g), mul(momentum, m)) : m;
    const [rows, columns] = matrixShape(g.shape, form.outputs);
    const matrix = reshape(ahead, [rows, columns]);
    const aspect = form.outputs === "first" ? rows / columns : columns / rows;
    const scales = { aspect: Math.max(1, aspect), rms: 0.04 * Math.max(rows, columns), none: 1 };
    const turn = form.flavour === "pytorch-optimizer" ? orthogonalizeBfloat16 : orthogonalize;
    const turned = mul(Math.sqrt(scales[form.scaling]), turn(matrix, iterations));
    const step = mul(lr, add(reshape(turned, g.shape), mul(weightDecay, theta)));
    return { m, step };
  },
});
