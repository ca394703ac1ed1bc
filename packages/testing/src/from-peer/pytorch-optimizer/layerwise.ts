import { translation } from "../translation.js";
import { decayOf } from "./decay.js";

const flavour = "pytorch-optimizer";

/** pytorch_optimizer's Lamb, whose coupled decay does nothing. */
export const lamb = translation(
  {
    lr: 1e-3,
    betas: [0.9, 0.999],
    weight_decay: 0,
    weight_decouple: true,
    fixed_decay: false,
    eps: 1e-6,
  },
  ({ lr, betas: [beta1, beta2], eps, ...decay }) => {
    const { weightDecay, coupled } = decayOf({ lr, ...decay });
    const hyper = { lr, beta1, beta2, eps, weightDecay: coupled ? 0 : weightDecay, flavour };
    return { name: "lamb", hyper };
  },
);

/** pytorch_optimizer's LARS */
export const lars = translation(
  {
    lr: 1e-3,
    weight_decay: 0,
    momentum: 0.9,
    dampening: 0,
    trust_coefficient: 1e-3,
    nesterov: false,
  },
  ({ weight_decay: weightDecay, trust_coefficient: trust, ...hyper }) => ({
    name: "lars",
    hyper: { ...hyper, weightDecay, trust, flavour },
  }),
);

/** pytorch_optimizer's NovoGrad, with coupled decay. */
export const novograd = translation(
  { lr: 1e-3, betas: [0.95, 0.98], weight_decay: 0, grad_averaging: false, eps: 1e-8 },
  ({ lr, betas: [beta1, beta2], weight_decay: weightDecay, grad_averaging: averaging, eps }) => ({
    name: "novograd",
    hyper: { lr, beta1, beta2, weightDecay, averaging, eps, flavour },
  }),
);

/** pytorch_optimizer's Fromage, without a bound of the norms. */
export const fromage = translation({ lr: 1e-2 }, (hyper) => ({ name: "fromage", hyper }));

/** pytorch_optimizer's AdamP, whose coupled decay does nothing. */
export const adamp = translation(
  {
    lr: 1e-3,
    betas: [0.9, 0.999],
    weight_decay: 0,
    weight_decouple: true,
    fixed_decay: false,
    delta: 0.1,
    wd_ratio: 0.1,
    nesterov: false,
    eps: 1e-8,
  },
  ({ lr, betas: [beta1, beta2], delta, wd_ratio: decayRatio, nesterov, eps, ...decay }) => {
    const { weightDecay, coupled } = decayOf({ lr, ...decay });
    const projection = { delta, decayRatio, weightDecay: coupled ? 0 : weightDecay };
    return { name: "adamp", hyper: { lr, beta1, beta2, eps, nesterov, ...projection, flavour } };
  },
);
