/** pytorch_optimizer's rules that step by a sign. */
import { translation } from "../translation.js";
import { decayOf } from "./decay.js";

/** pytorch_optimizer's Lion */
export const lion = translation(
  { lr: 1e-4, betas: [0.9, 0.99], weight_decay: 0, weight_decouple: true, fixed_decay: false },
  ({ lr, betas: [beta1, beta2], ...decay }) => ({
    name: "lion",
    hyper: { lr, beta1, beta2, ...decayOf({ lr, ...decay }) },
  }),
);

/** pytorch_optimizer's SignSGD, which until February 2026 steps by the sign of the gradient whatever its momentum. */
export const signSgd = translation(
  { lr: 1e-3, momentum: 0.9, weight_decay: 0, weight_decouple: true },
  ({ lr, weight_decay: weightDecay, weight_decouple }) => ({
    name: "sign-sgd",
    hyper: { lr, momentum: 0, weightDecay, coupled: !weight_decouple },
  }),
);

/** pytorch_optimizer's Tiger */
export const tiger = translation(
  { lr: 1e-3, beta: 0.965, weight_decay: 0.01, weight_decouple: true, fixed_decay: false },
  ({ lr, beta, ...decay }) => ({
    name: "tiger",
    hyper: { lr, beta, ...decayOf({ lr, ...decay }) },
  }),
);
