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
