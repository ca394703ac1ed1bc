import { translation } from "../translation.js";

/** torch.optim.RMSprop: with momentum it is another rule here. */
export const rmsprop = translation(
  { lr: 1e-2, alpha: 0.99, eps: 1e-8, weight_decay: 0, momentum: 0, centered: false },
  ({ lr, alpha: rho, eps, weight_decay: weightDecay, momentum, centered: centred }) =>
    momentum === 0
      ? { name: "rmsprop", hyper: { lr, rho, eps, weightDecay, centred } }
      : {
          name: "rmsprop-momentum",
          hyper: { lr, rho, eps, weightDecay, centred, momentum, flavour: "torch" },
        },
);
