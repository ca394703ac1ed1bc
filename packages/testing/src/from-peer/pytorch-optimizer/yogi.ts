import { translation } from "../translation.js";
import { decayOf } from "./decay.js";

/** pytorch_optimizer's Yogi */
export const yogi = translation(
  {
    lr: 1e-2,
    betas: [0.9, 0.999],
    initial_accumulator: 1e-6,
    eps: 1e-3,
    weight_decay: 0,
    weight_decouple: true,
    fixed_decay: false,
  },
  ({ lr, betas: [beta1, beta2], initial_accumulator: initial, eps, ...decay }) => ({
    name: "yogi",
    hyper: { lr, beta1, beta2, initial, eps, flavour: "optax", ...decayOf({ lr, ...decay }) },
  }),
);
