import { translation } from "../translation.js";

/** pytorch_optimizer's SignSGD, which until February 2026 steps by the sign of the gradient whatever its momentum. */
export const signSgd = translation(
  { lr: 1e-3, momentum: 0.9, weight_decay: 0, weight_decouple: true },
  ({ lr, weight_decay: weightDecay, weight_decouple }) => ({
    name: "sign-sgd",
    hyper: { lr, momentum: 0, weightDecay, coupled: !weight_decouple },
  }),
);
