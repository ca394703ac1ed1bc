import { translation } from "../translation.js";
import { decayOf } from "./decay.js";

/** pytorch_optimizer's AdaBelief */
export const adabelief = translation(
  {
    lr: 1e-3,
    betas: [0.9, 0.999],
    eps: 1e-16,
    rectify: false,
    weight_decay: 0,
    weight_decouple: true,
    fixed_decay: false,
  },
  ({ lr, betas: [beta1, beta2], eps, rectify: rectified, ...decay }) => ({
    name: "adabelief",
    hyper: {
      lr,
      beta1,
      beta2,
      eps,
      rectified,
      flavour: "pytorch-optimizer",
      ...decayOf({ lr, ...decay }),
    },
  }),
  { n_sma_threshold: 5, degenerated_to_sgd: true },
);
