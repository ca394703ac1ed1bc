import { type PeerHyper, translation } from "../translation.js";
import { decayOf } from "./decay.js";

/** What has no counterpart; infinity is null in a fixture file. */
const free: PeerHyper = { growth_rate: null, bias_correction: false, fixed_decay: false };

/** pytorch_optimizer's Prodigy, whose decay follows d, and does nothing where it is coupled. */
export const prodigy = translation(
  {
    lr: 1,
    betas: [0.9, 0.999],
    d0: 1e-6,
    d_coef: 1,
    weight_decay: 0,
    weight_decouple: true,
    eps: 1e-8,
  },
  ({ betas: [beta1, beta2], d_coef: coefficient, weight_decay, weight_decouple, ...hyper }) => ({
    name: "prodigy",
    hyper: {
      ...hyper,
      beta1,
      beta2,
      coefficient,
      weightDecay: weight_decouple ? weight_decay : 0,
      flavour: "author",
    },
  }),
  { ...free, beta3: null, safeguard_warmup: false },
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
  free,
);

/** pytorch_optimizer's AdamG */
export const adamg = translation(
  {
    lr: 1,
    betas: [0.95, 0.999, 0.95],
    p: 0.2,
    q: 0.24,
    weight_decay: 0,
    weight_decouple: false,
    fixed_decay: false,
    eps: 1e-8,
  },
  ({ lr, betas: [beta1, beta2, beta3], p, q, eps, ...decay }) => ({
    name: "adamg",
    hyper: { lr, beta1, beta2, beta3, p, q, eps, ...decayOf({ lr, ...decay }) },
  }),
);
