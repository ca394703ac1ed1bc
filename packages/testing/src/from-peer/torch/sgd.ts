import { translation } from "../translation.js";

/** torch.optim.SGD, which dampens no gradient without momentum. */
export const sgd = translation(
  { lr: 1e-3, momentum: 0, dampening: 0, weight_decay: 0, nesterov: false },
  ({ lr, momentum, dampening, weight_decay: weightDecay, nesterov }) => ({
    name: "sgd",
    hyper: { lr, momentum, dampening: momentum === 0 ? 0 : dampening, weightDecay, nesterov },
  }),
);
