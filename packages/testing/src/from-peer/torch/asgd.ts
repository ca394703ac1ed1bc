import { translation } from "../translation.js";

/** torch.optim.ASGD */
export const asgd = translation(
  { lr: 1e-2, lambd: 1e-4, alpha: 0.75, t0: 1e6, weight_decay: 0 },
  ({ lr, lambd: lambda, alpha, t0, weight_decay: weightDecay }) => ({
    name: "asgd",
    hyper: { lr, lambda, alpha, t0, weightDecay },
  }),
);
