/** pytorch_optimizer's variants of momentum. */
import { type Translation, translation } from "../translation.js";
import { decayOf } from "./decay.js";

const withoutBetas = translation(
  { lr: 1e-3, weight_decay: 0, weight_decouple: false, fixed_decay: false },
  ({ lr, ...decay }) => ({ name: "aggmo", hyper: { lr, ...decayOf({ lr, ...decay }) } }),
);

/** pytorch_optimizer's AggMo: as many velocities as betas. */
export const aggmo: Translation = (owner, { betas, ...rest }) => {
  const { name, hyper } = withoutBetas(owner, rest);
  return { name, hyper: { ...hyper, betas: betas ?? [0, 0.9, 0.99] } };
};

/** pytorch_optimizer's PID, which is gradient descent without momentum. */
export const pid = translation(
  {
    lr: 1e-3,
    momentum: 0,
    dampening: 0,
    derivative: 10,
    integral: 5,
    weight_decay: 0,
    weight_decouple: false,
    fixed_decay: false,
  },
  ({ lr, momentum, dampening, derivative, integral, ...decay }) => {
    const gains = momentum > 0 ? { derivative, integral } : { derivative: 0, integral: 0 };
    const hyper = { lr, momentum, dampening, ...gains, ...decayOf({ lr, ...decay }) };
    return { name: "pid", hyper: { ...hyper, flavour: "pytorch-optimizer" } };
  },
);
