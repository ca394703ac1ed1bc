import { UsageError } from "@thalweg/core";
import { translation } from "../translation.js";
import { decayOf } from "./decay.js";

/**
 * pytorch_optimizer's MARS of type "adamw". Its coupled decay comes late, and is gathered by the
 * last gradient alone.
 */
export const mars = translation(
  {
    lr: 3e-3,
    betas: [0.95, 0.99],
    gamma: 0.025,
    optimize_1d: false,
    lr_1d: 3e-3,
    betas_1d: [0.9, 0.95],
    weight_decay: 0,
    weight_decouple: true,
    fixed_decay: false,
    eps: 1e-8,
  },
  ({ lr, betas: [beta1, beta2], betas_1d, gamma, optimize_1d: vectors, lr_1d, eps, ...decay }) => {
    const { weightDecay, coupled } = decayOf({ lr, ...decay });
    if (decay.fixed_decay && !coupled && weightDecay > 0 && !vectors && lr !== lr_1d) {
      throw new UsageError(
        "pytorch_optimizer's MARS: fixed_decay is translated where lr_1d is lr or optimize_1d is set.",
      );
    }
    const [vectorBeta1, vectorBeta2] = betas_1d;
    const ofVectors = { vectors, vectorRate: lr_1d / lr, vectorBeta1, vectorBeta2 };
    const hyper = { lr, beta1, beta2, gamma, eps, weightDecay, coupled };
    return { name: "mars", hyper: { ...hyper, ...ofVectors, flavour: "pytorch-optimizer" } };
  },
  { mars_type: "adamw", weight_decay_1d: 0.1 },
);
