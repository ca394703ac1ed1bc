import { translation } from "../translation.js";

/** torch.optim.NAdam */
export const nadam = translation(
  { lr: 2e-3, betas: [0.9, 0.999], eps: 1e-8, weight_decay: 0, momentum_decay: 4e-3 },
  ({
    lr,
    betas: [beta1, beta2],
    eps,
    weight_decay: weightDecay,
    momentum_decay: momentumDecay,
  }) => ({
    name: "nadam",
    hyper: { lr, beta1, beta2, eps, weightDecay, momentumDecay, flavour: "torch" },
  }),
);
