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
  { grad_averaging: true, adam: false, pre_norm: false, max_grad_norm: 1 },
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

/** pytorch_optimizer's NovoGrad, whose moment begins with the decay in it, coupled or not. */
export const novograd = translation(
  {
    lr: 1e-3,
    betas: [0.95, 0.98],
    weight_decay: 0,
    weight_decouple: false,
    grad_averaging: false,
    eps: 1e-8,
  },
  ({ betas: [beta1, beta2], grad_averaging: averaging, weight_decay, weight_decouple, ...of }) => ({
    name: "novograd",
    hyper: {
      ...{ ...of, beta1, beta2, averaging, flavour },
      ...{ weightDecay: weight_decay, coupled: !weight_decouple },
    },
  }),
  { fixed_decay: false },
);

/** pytorch_optimizer's Fromage, without a bound of the norms. */
export const fromage = translation({ lr: 1e-2 }, (hyper) => ({ name: "fromage", hyper }), {
  p_bound: null,
});

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
    return {
      name: "adamp",
      hyper: { lr, beta1, beta2, eps, nesterov, ...projection, outputs: "first", flavour },
    };
  },
);
