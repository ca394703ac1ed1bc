import { translation } from "../translation.js";
import { decayOf } from "./decay.js";

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
