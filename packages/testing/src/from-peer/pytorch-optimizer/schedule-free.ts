import { translation } from "../translation.js";

/**
 * pytorch_optimizer's ScheduleFreeSGD, whose decay is that of the training point, and whose eps
 * does nothing.
 */
export const scheduleFreeSgd = translation(
  { lr: 1, momentum: 0.9, weight_decay: 0, r: 0, weight_lr_power: 2, warmup_steps: 0, eps: 1e-8 },
  ({ lr, momentum: beta, weight_decay: weightDecay, r: power, weight_lr_power, warmup_steps }) => ({
    name: "schedule-free-sgd",
    hyper: { lr, beta, weightDecay, power, lrPower: weight_lr_power, warmup: warmup_steps },
  }),
);

/** pytorch_optimizer's ScheduleFreeAdamW */
export const scheduleFreeAdamw = translation(
  {
    lr: 2.5e-3,
    betas: [0.9, 0.999],
    weight_decay: 0,
    r: 0,
    weight_lr_power: 2,
    warmup_steps: 0,
    eps: 1e-8,
  },
  ({ lr, betas: [beta1, beta2], weight_decay: weightDecay, r: power, eps, ...average }) => {
    const { weight_lr_power: lrPower, warmup_steps: warmup } = average;
    const hyper = { lr, beta1, beta2, eps, weightDecay, power, lrPower, warmup };
    return { name: "schedule-free-adamw", hyper: { ...hyper, flavour: "pytorch-optimizer" } };
  },
  { decoupling_c: 0, use_palm: false },
);
