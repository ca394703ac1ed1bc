import { translation } from "../translation.js";
import { decayOf } from "./decay.js";

/** pytorch_optimizer's Lion */
export const lion = translation(
  { lr: 1e-4, betas: [0.9, 0.99], weight_decay: 0, weight_decouple: true, fixed_decay: false },
  ({ lr, betas: [beta1, beta2], ...decay }) => ({
    name: "lion",
    hyper: { lr, beta1, beta2, ...decayOf({ lr, ...decay }) },
  }),
);
