import { translation } from "../translation.js";

/** torch.optim.Adadelta */
export const adadelta = translation(
  { lr: 1, rho: 0.9, eps: 1e-6, weight_decay: 0 },
  ({ lr, rho, eps, weight_decay: weightDecay }) => ({
    name: "adadelta",
    hyper: { lr, rho, eps, weightDecay },
  }),
);
