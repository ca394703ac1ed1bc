import { translation } from "../translation.js";

/** pytorch_optimizer's MADGRAD */
export const madgrad = translation(
  { lr: 1e-3, momentum: 0.9, eps: 1e-6, weight_decay: 0, weight_decouple: false },
  ({ lr, momentum, eps, weight_decay: weightDecay, weight_decouple }) => ({
    name: "madgrad",
    hyper: { lr, momentum, eps, weightDecay, coupled: !weight_decouple, flavour: "author" },
  }),
);
