/** The classes of torch.optim of PyTorch 1.13, as settings of our optimizers. */
import { type Translation, translation } from "./translation.js";

/** torch.optim.SGD, which dampens no gradient without momentum. */
const sgd = translation(
  { lr: 1e-3, momentum: 0, dampening: 0, weight_decay: 0, nesterov: false },
  ({ lr, momentum, dampening, weight_decay: weightDecay, nesterov }) => ({
    name: "sgd",
    hyper: { lr, momentum, dampening: momentum === 0 ? 0 : dampening, weightDecay, nesterov },
  }),
);

/** torch.optim.Adagrad */
const adagrad = translation(
  { lr: 1e-2, lr_decay: 0, weight_decay: 0, initial_accumulator_value: 0, eps: 1e-10 },
  ({
    lr,
    lr_decay: lrDecay,
    weight_decay: weightDecay,
    initial_accumulator_value: initial,
    eps,
  }) => ({ name: "adagrad", hyper: { lr, lrDecay, weightDecay, initial, eps } }),
);

/** torch.optim.RMSprop: with momentum it is another rule here. */
const rmsprop = translation(
  { lr: 1e-2, alpha: 0.99, eps: 1e-8, weight_decay: 0, momentum: 0, centered: false },
  ({ lr, alpha: rho, eps, weight_decay: weightDecay, momentum, centered: centred }) =>
    momentum === 0
      ? { name: "rmsprop", hyper: { lr, rho, eps, weightDecay, centred } }
      : {
          name: "rmsprop-momentum",
          hyper: { lr, rho, eps, weightDecay, centred, momentum, flavour: "torch" },
        },
);

/** torch.optim.Adam: with amsgrad it is AMSGrad here. */
const adam = translation(
  { lr: 1e-3, betas: [0.9, 0.999], eps: 1e-8, weight_decay: 0, amsgrad: false },
  ({ lr, betas: [beta1, beta2], eps, weight_decay: weightDecay, amsgrad }) => {
    const hyper = { lr, beta1, beta2, eps, weightDecay };
    if (!amsgrad) return { name: "adam", hyper };
    return { name: "amsgrad", hyper: { ...hyper, coupled: true, flavour: "torch" } };
  },
);

/** torch.optim.AdamW: with amsgrad it is AMSGrad, its decay not coupled. */
const adamw = translation(
  { lr: 1e-3, betas: [0.9, 0.999], eps: 1e-8, weight_decay: 1e-2, amsgrad: false },
  ({ lr, betas: [beta1, beta2], eps, weight_decay: weightDecay, amsgrad }) => {
    const hyper = { lr, beta1, beta2, eps, weightDecay };
    if (!amsgrad) return { name: "adamw", hyper };
    return { name: "amsgrad", hyper: { ...hyper, coupled: false, flavour: "torch" } };
  },
);

/** torch.optim.NAdam */
const nadam = translation(
  { lr: 2e-3, betas: [0.9, 0.999], eps: 1e-8, weight_decay: 0, momentum_decay: 4e-3 },
  ({
    lr,
    betas: [beta1, beta2],
    eps,
    weight_decay: weightDecay,
    momentum_decay: momentumDecay,
  }) => ({
    name: "nadam",
    hyper: { lr, beta1, beta2, eps, weightDecay, momentumDecay, flavour: "torch" },
  }),
);

/** torch.optim.RAdam */
const radam = translation(
  { lr: 1e-3, betas: [0.9, 0.999], eps: 1e-8, weight_decay: 0 },
  ({ lr, betas: [beta1, beta2], eps, weight_decay: weightDecay }) => ({
    name: "radam",
    hyper: { lr, beta1, beta2, eps, weightDecay, threshold: 5, flavour: "torch" },
  }),
);

/** torch.optim.Adamax */
const adamax = translation(
  { lr: 2e-3, betas: [0.9, 0.999], eps: 1e-8, weight_decay: 0 },
  ({ lr, betas: [beta1, beta2], eps, weight_decay: weightDecay }) => ({
    name: "adamax",
    hyper: { lr, beta1, beta2, eps, weightDecay },
  }),
);

/** torch.optim.Adadelta */
const adadelta = translation(
  { lr: 1, rho: 0.9, eps: 1e-6, weight_decay: 0 },
  ({ lr, rho, eps, weight_decay: weightDecay }) => ({
    name: "adadelta",
    hyper: { lr, rho, eps, weightDecay },
  }),
);

/** torch.optim.Rprop */
const rprop = translation(
  { lr: 1e-2, etas: [0.5, 1.2], step_sizes: [1e-6, 50] },
  ({ lr, etas: [etaMinus, etaPlus], step_sizes: [minSize, maxSize] }) => ({
    name: "rprop",
    hyper: { lr, etaMinus, etaPlus, minSize, maxSize, flavour: "torch" },
  }),
);

/** torch.optim.ASGD */
const asgd = translation(
  { lr: 1e-2, lambd: 1e-4, alpha: 0.75, t0: 1e6, weight_decay: 0 },
  ({ lr, lambd: lambda, alpha, t0, weight_decay: weightDecay }) => ({
    name: "asgd",
    hyper: { lr, lambda, alpha, t0, weightDecay },
  }),
);

/** What each class is called there. */
export const torchOptimizers: Readonly<Record<string, Translation>> = {
  SGD: sgd,
  Adagrad: adagrad,
  RMSprop: rmsprop,
  Adam: adam,
  AdamW: adamw,
  NAdam: nadam,
  RAdam: radam,
  Adamax: adamax,
  Adadelta: adadelta,
  Rprop: rprop,
  ASGD: asgd,
};
