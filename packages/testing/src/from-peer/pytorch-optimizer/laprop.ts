import { translation } from "../translation.js";
import { decayOf } from "./decay.js";

/** pytorch_optimizer's LaProp, whose coupled decay comes too late to do anything. */
export const laprop = translation(
  {
    lr: 4e-4,
    betas: [0.9, 0.999],
    eps: 1e-15,
    weight_decay: 0,
    weight_decouple: true,
    fixed_decay: false,
  },
  ({ lr, betas: [beta1, beta2], eps, ...decay }) => {
    const { weightDecay, coupled } = decayOf({ lr, ...decay });
    const hyper = { lr, beta1, beta2, eps, weightDecay: coupled ? 0 : weightDecay };
    return { name: "laprop", hyper: { ...hyper, flavour: "pytorch-optimizer" } };
  },
  { centered: false },
);
