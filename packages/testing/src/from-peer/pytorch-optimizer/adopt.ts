import { translation } from "../translation.js";
import { decayOf } from "./decay.js";

/** pytorch_optimizer's ADOPT */
export const adopt = translation(
  {
    lr: 1e-3,
    betas: [0.9, 0.9999],
    eps: 1e-6,
    weight_decay: 0,
    weight_decouple: false,
    fixed_decay: false,
  },
  ({ lr, betas: [beta1, beta2], eps, ...decay }) => ({
    name: "adopt",
    hyper: { lr, beta1, beta2, eps, flavour: "pytorch-optimizer", ...decayOf({ lr, ...decay }) },
  }),
);
