import { translation } from "../translation.js";

/** torch.optim.Adam: with amsgrad it is AMSGrad here. */
export const adam = translation(
  { lr: 1e-3, betas: [0.9, 0.999], eps: 1e-8, weight_decay: 0, amsgrad: false },
  ({ lr, betas: [beta1, beta2], eps, weight_decay: weightDecay, amsgrad }) => {
    const hyper = { lr, beta1, beta2, eps, weightDecay };
    if (!amsgrad) return { name: "adam", hyper };
    return { name: "amsgrad", hyper: { ...hyper, coupled: true, flavour: "torch" } };
  },
);

/** torch.optim.AdamW: with amsgrad it is AMSGrad, its decay not coupled. */
export const adamw = translation(
  { lr: 1e-3, betas: [0.9, 0.999], eps: 1e-8, weight_decay: 1e-2, amsgrad: false },
  ({ lr, betas: [beta1, beta2], eps, weight_decay: weightDecay, amsgrad }) => {
    const hyper = { lr, beta1, beta2, eps, weightDecay };
    if (!amsgrad) return { name: "adamw", hyper };
    return { name: "amsgrad", hyper: { ...hyper, coupled: false, flavour: "torch" } };
  },
);
