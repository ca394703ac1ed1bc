import { translation } from "../translation.js";
import { decayOf } from "./decay.js";

/** pytorch_optimizer's AdaBound */
export const adabound = translation(
  {
    lr: 1e-3,
    final_lr: 0.1,
    betas: [0.9, 0.999],
    gamma: 1e-3,
    eps: 1e-8,
    weight_decay: 0,
    weight_decouple: true,
    fixed_decay: false,
  },
  ({ lr, final_lr: finalLr, betas: [beta1, beta2], gamma, eps, ...decay }) => ({
    name: "adabound",
    hyper: {
      lr,
      finalLr,
      beta1,
      beta2,
      gamma,
      eps,
      flavour: "pytorch-optimizer",
      ...decayOf({ lr, ...decay }),
    },
  }),
);
