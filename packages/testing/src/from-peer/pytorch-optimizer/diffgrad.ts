import { translation } from "../translation.js";

/** pytorch_optimizer's DiffGrad, which applies no weight decay unless it is rectified. */
export const diffgrad = translation(
  {
    lr: 1e-3,
    betas: [0.9, 0.999],
    eps: 1e-8,
    weight_decay: 0,
    weight_decouple: true,
    fixed_decay: false,
  },
  ({ lr, betas: [beta1, beta2], eps }) => ({
    name: "diffgrad",
    hyper: { lr, beta1, beta2, eps, flavour: "pytorch-optimizer" },
  }),
);
