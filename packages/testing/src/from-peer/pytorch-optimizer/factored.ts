import { translation } from "../translation.js";
import { decayOf } from "./decay.js";

const flavour = "pytorch-optimizer";

/**
 * pytorch_optimizer's AdaFactor, whose relative steps are at most 0.01 whatever the rate, and whose
 * coupled decay does nothing.
 */
export const adafactor = translation(
  {
    lr: 1e-3,
    betas: [0.9, 0.999],
    decay_rate: -0.8,
    weight_decay: 0,
    weight_decouple: true,
    clip_threshold: 1,
    scale_parameter: true,
    relative_step: true,
    warmup_init: false,
    eps1: 1e-30,
    eps2: 1e-3,
  },
  ({ betas: [beta1, beta2], decay_rate, clip_threshold: clip, eps1, eps2, ...rest }) => {
    const { scale_parameter: relative, relative_step, warmup_init } = rest;
    const rate = relative_step ? (warmup_init ? "warmup" : "relative") : "given";
    const steps = { lr: relative_step ? 0.01 : rest.lr, rate, relative, clip };
    const moments = { beta1, beta2, decayRate: -decay_rate, eps1, eps2 };
    const weightDecay = rest.weight_decouple ? rest.weight_decay : 0;
    return { name: "adafactor", hyper: { ...steps, ...moments, weightDecay, flavour } };
  },
  { fixed_decay: false },
);

/** pytorch_optimizer's CAME, whose coupled decay does nothing. */
export const came = translation(
  {
    lr: 2e-4,
    betas: [0.9, 0.999, 0.9999],
    weight_decay: 0,
    weight_decouple: true,
    fixed_decay: false,
    clip_threshold: 1,
    eps1: 1e-30,
    eps2: 1e-16,
  },
  ({ lr, betas: [beta1, beta2, beta3], clip_threshold: clip, eps1, eps2, ...decay }) => {
    const { weightDecay, coupled } = decayOf({ lr, ...decay });
    const moments = { beta1, beta2, beta3, eps1, eps2 };
    return {
      name: "came",
      hyper: { lr, ...moments, clip, weightDecay: coupled ? 0 : weightDecay, flavour },
    };
  },
);

/** pytorch_optimizer's SM3 */
export const sm3 = translation({ lr: 0.1, momentum: 0, beta: 0, eps: 1e-30 }, (hyper) => ({
  name: "sm3",
  hyper,
}));
