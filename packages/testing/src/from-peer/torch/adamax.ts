import { translation } from "../translation.js";

/** torch.optim.Adamax */
export const adamax = translation(
  { lr: 2e-3, betas: [0.9, 0.999], eps: 1e-8, weight_decay: 0 },
  ({ lr, betas: [beta1, beta2], eps, weight_decay: weightDecay }) => ({
    name: "adamax",
    hyper: { lr, beta1, beta2, eps, weightDecay },
  }),
);
