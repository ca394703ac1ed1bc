/** pytorch_optimizer's variants of Adam that have no file of their own. */
import { translation } from "../translation.js";
import { decayOf } from "./decay.js";

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

/** pytorch_optimizer's ADOPT */
export const adopt = translation(
  {
    lr: 1e-3,
    betas: [0.9, 0.9999],
    eps: 1e-6,
    weight_decay: 0,
    weight_decouple: false,
    fixed_decay: false,
  },
  ({ lr, betas: [beta1, beta2], eps, ...decay }) => ({
    name: "adopt",
    hyper: { lr, beta1, beta2, eps, flavour: "pytorch-optimizer", ...decayOf({ lr, ...decay }) },
  }),
);

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

/** pytorch_optimizer's Yogi */
export const yogi = translation(
  {
    lr: 1e-2,
    betas: [0.9, 0.999],
    initial_accumulator: 1e-6,
    eps: 1e-3,
    weight_decay: 0,
    weight_decouple: true,
    fixed_decay: false,
  },
  ({ lr, betas: [beta1, beta2], initial_accumulator: initial, eps, ...decay }) => ({
    name: "yogi",
    hyper: { lr, beta1, beta2, initial, eps, flavour: "optax", ...decayOf({ lr, ...decay }) },
  }),
);
