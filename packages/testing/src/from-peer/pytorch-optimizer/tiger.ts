import { translation } from "../translation.js";
import { decayOf } from "./decay.js";

/** pytorch_optimizer's Tiger */
export const tiger = translation(
  { lr: 1e-3, beta: 0.965, weight_decay: 0.01, weight_decouple: true, fixed_decay: false },
  ({ lr, beta, ...decay }) => ({
    name: "tiger",
    hyper: { lr, beta, ...decayOf({ lr, ...decay }) },
  }),
);
