import {
  add,
  choice,
  decay,
  defineOptimizer,
  flag,
  integer,
  mul,
  nonNegative,
  positive,
  reshape,
  sub,
  zeros,
} from "@thalweg/core";
import { orthogonalize } from "./orthogonalize.js";
import { orthogonalizeBfloat16 } from "./orthogonalize-bfloat16.js";

/**
 * Muon's rule for matrices: momentum, replaced by about the nearest half-orthogonal matrix, so that all directions move alike.
 *
 *     M <- momentum M + G
 *     theta <- theta - lr scale {@link orthogonalize}(G + momentum M) - lr weightDecay theta
 *
 * Without nesterov M is orthogonalized. Arrays of more axes are taken as matrices [first, others]. scale is `scaling`: "aspect",
 * sqrt(max(1, outputs / inputs)); "rms", 0.2 sqrt(max(outputs, inputs)), which makes steps as long as Adam's (Liu et al. 2025); or "none".
 * `outputs` says which axis counts the outputs: the last, as of weights [in, out], or the first, as PyTorch has them.
 *
 * Flavour "pytorch-optimizer", that package: M is an exponential average, M <- momentum M + (1 - momentum) G, and with nesterov
 * (1 - momentum) G + momentum M is orthogonalized, in bfloat16: {@link orthogonalizeBfloat16}.
 *
 * Defaults: lr 0.02, momentum 0.95, 5 iterations, nesterov, aspect, weightDecay 0, the author's.
 * Reference: Jordan 2024, "Muon: an optimizer for hidden layers in neural networks" (https://kellerjordan.github.io/posts/muon).
 */
export const orthogonalizedMomentum = defineOptimizer({
  name: "orthogonalized-momentum",
  source: "Jordan 2024 (https://kellerjordan.github.io/posts/muon)",
  formula: "M <- momentum M + G; theta <- theta - lr scale orthogonalize(G + momentum M)",
  scope: "tensor",
  hyper: {
    lr: positive(0.02, { source: "Jordan" }),
    momentum: decay(0.95, { source: "Jordan" }),
    weightDecay: nonNegative(0),
    iterations: integer(5, { source: "Jordan" }),
    nesterov: flag(true, { source: "Jordan" }),
    scaling: choice("aspect", ["aspect", "rms", "none"], { source: "Jordan" }),
    outputs: choice("last", ["last", "first"], { meaning: "the axis that counts the outputs" }),
    flavour: choice("paper", ["paper", "pytorch-optimizer"], {
      meaning: "sum or average of gradients, full precision or bfloat16",
    }),
  },
  state: { m: zeros },
  rule({ g, theta, m, lr, momentum, weightDecay, iterations, nesterov, ...form }) {
    const share = form.flavour === "pytorch-optimizer" ? sub(1, momentum) : 1;
    m = add(mul(momentum, m), mul(share, g));
    const ahead = nesterov ? add(mul(share, g), mul(momentum, m)) : m;
    const matrix = reshape(ahead, [g.shape[0]!, -1]);
    const [first, others] = [matrix.shape[0]!, matrix.shape[1]!];
    const aspect = form.outputs === "first" ? first / others : others / first;
    const scales = { aspect: Math.max(1, aspect), rms: 0.04 * Math.max(first, others), none: 1 };
    const turn = form.flavour === "pytorch-optimizer" ? orthogonalizeBfloat16 : orthogonalize;
    const turned = mul(Math.sqrt(scales[form.scaling]), turn(matrix, iterations));
    const step = mul(lr, add(reshape(turned, g.shape), mul(weightDecay, theta)));
    return { m, step };
  },
});
