import { translation } from "../translation.js";

/** pytorch_optimizer's Prodigy, whose decay follows d and is decoupled. */
export const prodigy = translation(
  { lr: 1, betas: [0.9, 0.999], d0: 1e-6, d_coef: 1, weight_decay: 0, eps: 1e-8 },
  ({ betas: [beta1, beta2], d_coef: coefficient, weight_decay: weightDecay, ...hyper }) => ({
    name: "prodigy",
    hyper: { ...hyper, beta1, beta2, coefficient, weightDecay, flavour: "author" },
  }),
);

/** pytorch_optimizer's DAdaptAdam, whose coupled decay does nothing. */
export const dadaptAdam = translation(
  { lr: 1, betas: [0.9, 0.999], d0: 1e-6, weight_decay: 0, weight_decouple: false, eps: 1e-8 },
  ({ betas: [beta1, beta2], weight_decay, weight_decouple, ...hyper }) => ({
    name: "dadapt-adam",
    hyper: {
      ...hyper,
      beta1,
      beta2,
      weightDecay: weight_decouple ? weight_decay : 0,
      flavour: "author",
    },
  }),
);

/** pytorch_optimizer's AdamG, with coupled decay. */
export const adamg = translation(
  { lr: 1, betas: [0.95, 0.999, 0.95], p: 0.2, q: 0.24, weight_decay: 0, eps: 1e-8 },
  ({ betas: [beta1, beta2, beta3], weight_decay: weightDecay, ...hyper }) => ({
    name: "adamg",
    hyper: { ...hyper, beta1, beta2, beta3, weightDecay },
  }),
);
