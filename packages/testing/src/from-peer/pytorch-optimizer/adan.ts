import { translation } from "../translation.js";

/** pytorch_optimizer's Adan: unless decoupled its decay is the paper's, after the step. */
export const adan = translation(
  {
    lr: 1e-3,
    betas: [0.98, 0.92, 0.99],
    eps: 1e-8,
    weight_decay: 0,
    weight_decouple: false,
  },
  ({ lr, betas: [beta1, beta2, beta3], eps, weight_decay: weightDecay, weight_decouple }) => ({
    name: "adan",
    hyper: { lr, beta1, beta2, beta3, eps, weightDecay, proximal: !weight_decouple },
  }),
  { max_grad_norm: 0 },
);
