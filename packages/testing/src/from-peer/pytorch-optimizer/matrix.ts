import { type Translation, translation } from "../translation.js";

const flavour = "pytorch-optimizer";

/** pytorch_optimizer's Muon, with its AdamW for vectors. */
export const muon = translation(
  {
    lr: 0.02,
    momentum: 0.95,
    weight_decay: 0,
    nesterov: true,
    ns_steps: 5,
    use_adjusted_lr: false,
    adamw_lr: 3e-4,
    adamw_betas: [0.9, 0.95],
    adamw_wd: 0,
    adamw_eps: 1e-10,
  },
  ({ lr, momentum, weight_decay, nesterov, ns_steps, use_adjusted_lr, ...adamw }) => {
    const [beta1, beta2] = adamw.adamw_betas;
    const matrices = {
      "matrices.lr": lr,
      "matrices.momentum": momentum,
      "matrices.weightDecay": weight_decay,
      "matrices.nesterov": nesterov,
      "matrices.iterations": ns_steps,
      "matrices.scaling": use_adjusted_lr ? "aspect" : "rms",
      "matrices.outputs": "first",
      "matrices.flavour": flavour,
    };
    const rest = {
      "rest.adamLr": adamw.adamw_lr,
      "rest.beta1": beta1,
      "rest.beta2": beta2,
      "rest.eps": adamw.adamw_eps,
      "rest.adamDecay": adamw.adamw_wd,
    };
    return { name: "muon", hyper: { ...matrices, ...rest } };
  },
  { weight_decouple: true },
);

/** pytorch_optimizer's APOLLO without a rank, and so without a projection. */
export const apollo = translation(
  {
    lr: 1e-2,
    betas: [0.9, 0.999],
    scale_type: "tensor",
    weight_decay: 0,
    weight_decouple: true,
    eps: 1e-6,
  },
  ({ lr, betas: [beta1, beta2], scale_type: scaling, weight_decay, weight_decouple, eps }) => {
    const hyper = { lr, beta1, beta2, eps, weightDecay: weight_decouple ? weight_decay : 0 };
    const form = { rank: 0, scaling, flavour };
    return { name: "apollo", hyper: { ...hyper, ...form } };
  },
  { fixed_decay: false, correct_bias: true },
);

/** pytorch_optimizer's SOAP, of matrices up to its bound; null as shampoo_beta is beta2. */
export const soap: Translation = (owner, { shampoo_beta, ...given }) => {
  const beta = typeof shampoo_beta === "number" && shampoo_beta >= 0 ? { shampoo_beta } : {};
  return wholeSoap(owner, { ...given, ...beta });
};

const wholeSoap = translation(
  {
    lr: 3e-3,
    betas: [0.95, 0.95],
    shampoo_beta: Number.NaN,
    weight_decay: 1e-2,
    precondition_frequency: 10,
    max_precondition_dim: 10_000,
    correct_bias: true,
    normalize_gradient: false,
    eps: 1e-8,
  },
  ({ lr, betas: [beta1, beta2], shampoo_beta, weight_decay: weightDecay, eps, ...rest }) => {
    const moments = {
      beta1,
      beta2,
      shampooBeta: Number.isNaN(shampoo_beta) ? beta2 : shampoo_beta,
    };
    const { precondition_frequency: frequency, correct_bias: correct } = rest;
    const form = { frequency, correct, normalize: rest.normalize_gradient, flavour };
    return { name: "soap", hyper: { lr, ...moments, weightDecay, eps, ...form } };
  },
  { merge_dims: false, precondition_1d: false, data_format: "channels_first" },
);
