import { translation } from "../translation.js";
import { decayOf } from "./decay.js";

/** pytorch_optimizer's AdEMAMix */
export const ademamix = translation(
  {
    lr: 1e-3,
    betas: [0.9, 0.999, 0.9999],
    alpha: 5,
    eps: 1e-8,
    weight_decay: 0,
    weight_decouple: false,
    fixed_decay: false,
  },
  ({ lr, betas: [beta1, beta2, beta3], alpha, eps, ...decay }) => ({
    name: "ademamix",
    hyper: {
      lr,
      beta1,
      beta2,
      beta3,
      alpha,
      eps,
      flavour: "pytorch-optimizer",
      ...decayOf({ lr, ...decay }),
    },
  }),
  { t_alpha_beta3: null },
);
