import { translation } from "../translation.js";

/** torch.optim.Adagrad */
export const adagrad = translation(
  { lr: 1e-2, lr_decay: 0, weight_decay: 0, initial_accumulator_value: 0, eps: 1e-10 },
  ({
    lr,
    lr_decay: lrDecay,
    weight_decay: weightDecay,
    initial_accumulator_value: initial,
    eps,
  }) => ({ name: "adagrad", hyper: { lr, lrDecay, weightDecay, initial, eps } }),
);
