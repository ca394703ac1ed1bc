import { translation } from "../translation.js";
import { decayOf } from "./decay.js";

/** pytorch_optimizer's AggMo, with three velocities. */
export const aggmo = translation(
  {
    lr: 1e-3,
    betas: [0, 0.9, 0.99],
    weight_decay: 0,
    weight_decouple: false,
    fixed_decay: false,
  },
  ({ lr, betas, ...decay }) => ({
    name: "aggmo",
    hyper: { lr, betas, ...decayOf({ lr, ...decay }) },
  }),
);
