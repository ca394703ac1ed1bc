/**
 * The traits with which the laws of `@thalweg/testing` test these optimizers; wrappers are tested
 * around momentum.
 */
import type { PluginTraits } from "@thalweg/core";

const noisy = "its noise does not follow the gradient, and differs from element to element";
const moved = "it moves parameters outside its set onto it";
const oneSided = "its set is not the same mirrored at 0";
const elsewhere = "the minima lie outside its set";

export const traits: PluginTraits = {
  optimizers: {
    // sgd
    "gradient-descent": { convergesWith: { lr: 0.001 }, stableBelow: () => 2 },
    momentum: { convergesWith: { lr: 0.001 }, stableBelow: ({ mu }) => 2 + 2 * mu! },
    nesterov: {
      convergesWith: { lr: 0.001 },
      stableBelow: ({ mu }) => (2 + 2 * mu!) / (1 + 2 * mu!),
    },
    sgd: {
      hyper: { momentum: 0.9, dampening: 0.5 },
      convergesWith: { lr: 0.001 },
      stableBelow: ({ momentum, dampening }) => (2 + 2 * momentum!) / (1 - dampening!),
    },
    sgdw: {
      hyper: { weightDecay: 0 },
      convergesWith: { lr: 0.001 },
      stableBelow: ({ momentum }) => 2 + 2 * momentum!,
    },
    qhm: {
      convergesWith: { lr: 0.001 },
      stableBelow: ({ beta, nu }) => 2 / (1 - nu! + (nu! * (1 - beta!)) / (1 + beta!)),
    },
    aggmo: { convergesWith: { lr: 0.001 } },
    "noisy-sgd": {
      convergesWith: { lr: 0.001 },
      exempt: {
        "zero-gradient": noisy,
        oddness: noisy,
        permutation: noisy,
        concatenation: noisy,
      },
    },
    pid: { convergesWith: { lr: 0.0003 } },
    asgd: { hyper: { lambda: 0 }, convergesWith: { lr: 0.001 } },
    "optimistic-gradient-descent": {
      convergesWith: { lr: 0.1 },
      convergesOn: { rosenbrock: { lr: 0.00065 } },
      stableBelow: () => 2 / 3,
    },
    // adagrad
    adagrad: { scaleInvariantWith: { eps: 0 }, convergesWith: { lr: 0.1 } },
    madgrad: { convergesWith: { lr: 0.01 } },
    // rmsprop
    rprop: { scaleInvariantWith: {}, convergesWith: { lr: 0.1 } },
    rmsprop: { scaleInvariantWith: { eps: 0 }, convergesWith: { lr: 0.003 } },
    "rmsprop-momentum": { convergesWith: { lr: 0.01 } },
    adadelta: { convergesWith: { lr: 1 }, convergesOn: { rosenbrock: { lr: 0.01 } } },
    // adam
    adam: { steadyWith: {}, scaleInvariantWith: { eps: 0 }, convergesWith: { lr: 0.1 } },
    adamw: {
      steadyWith: {},
      hyper: { weightDecay: 0 },
      scaleInvariantWith: { eps: 0 },
      convergesWith: { lr: 0.1 },
    },
    amsgrad: { scaleInvariantWith: { eps: 0 }, convergesWith: { lr: 0.1 } },
    nadam: { scaleInvariantWith: { eps: 0 }, convergesWith: { lr: 0.1 } },
    adamax: { steadyWith: {}, scaleInvariantWith: { eps: 0 }, convergesWith: { lr: 0.1 } },
    radam: { convergesWith: { lr: 0.001 } },
    adabelief: { convergesWith: { lr: 0.1 } },
    yogi: { convergesWith: { lr: 0.1 } },
    adabound: { convergesWith: { lr: 0.1 } },
    padam: { convergesWith: { lr: 0.01 } },
    adamod: { convergesWith: { lr: 0.1 } },
    diffgrad: { convergesWith: { lr: 0.1 } },
    laprop: { steadyWith: {}, convergesWith: { lr: 0.1 } },
    qhadam: { steadyWith: {}, scaleInvariantWith: { eps: 0 }, convergesWith: { lr: 0.01 } },
    "adam-atan2": { steadyWith: {}, scaleInvariantWith: {}, convergesWith: { lr: 0.1 } },
    "optimistic-adam": { scaleInvariantWith: { eps: 0 }, convergesWith: { lr: 0.1 } },
    adan: { steadyWith: {}, scaleInvariantWith: { eps: 0 }, convergesWith: { lr: 0.1 } },
    ademamix: { scaleInvariantWith: { eps: 0 }, convergesWith: { lr: 0.1 } },
    spam: { convergesWith: { lr: 0.1 } },
    adopt: { convergesWith: { lr: 0.1 } },
    "adam-mini": { steadyWith: {}, scaleInvariantWith: { eps: 0 }, convergesWith: { lr: 0.1 } },
    adamp: { convergesWith: { lr: 0.1 } },
    adamg: { convergesWith: { lr: 0.1 } },
    // sign
    "sign-sgd": {
      hyper: { momentum: 0.9 },
      scaleInvariantWith: { weightDecay: 0 },
      convergesWith: { lr: 0.001 },
    },
    lion: { scaleInvariantWith: { weightDecay: 0 }, convergesWith: { lr: 0.001 } },
    tiger: {
      hyper: { weightDecay: 0 },
      scaleInvariantWith: { weightDecay: 0 },
      convergesWith: { lr: 0.001 },
    },
    // layerwise
    fromage: {
      convergesWith: { lr: 0.01 },
      exempt: {
        "zero-gradient": "the norm of the weights is divided by sqrt(1 + lr^2) at every step",
      },
    },
    lamb: { hyper: { weightDecay: 0 }, convergesWith: { lr: 0.001 } },
    lars: { hyper: { weightDecay: 0 }, convergesWith: { lr: 0.1 } },
    novograd: { convergesWith: { lr: 0.01 } },
    // factored
    adafactor: { convergesWith: { lr: 0.1 } },
    came: { convergesWith: { lr: 0.1 } },
    sm3: { scaleInvariantWith: { eps: 0 }, convergesWith: { lr: 0.1 } },
    // matrix
    apollo: { convergesWith: { lr: 0.1 } },
    muon: { convergesWith: { lr: 0.1, adamLr: 0.1 } },
    shampoo: { convergesWith: { lr: 0.1 } },
    soap: { scaleInvariantWith: { eps: 0 }, convergesWith: { lr: 0.01 } },
    // parameter-free
    "dadapt-adam": { convergesWith: { lr: 0.1 } },
    dog: { convergesWith: { lr: 1 } },
    dowg: { convergesWith: { lr: 0.3 } },
    momo: { convergesWith: { lr: 0.1 } },
    "momo-adam": { convergesWith: { lr: 0.1 } },
    "polyak-step": { convergesWith: { lr: 0.1 } },
    prodigy: { convergesWith: { lr: 0.1 } },
    // schedule-free
    "schedule-free-adamw": { convergesWith: { lr: 0.1 } },
    "schedule-free-sgd": { convergesWith: { lr: 0.001 } },
    // variance-reduced
    mars: { convergesWith: { lr: 0.1 } },
  },
  transforms: {
    "decoupled-weight-decay": {
      exempt: { "zero-gradient": "weights decay whatever the gradient" },
    },
    "project-box": {
      convergesWith: { lr: 1e-3, low: -5, high: 5 },
      exempt: { "zero-gradient": moved },
    },
    "project-l1-ball": {
      convergesWith: { lr: 1e-3, radius: 20 },
      exempt: { "zero-gradient": moved },
    },
    "project-l2-ball": {
      convergesWith: { lr: 1e-3, radius: 20 },
      exempt: { "zero-gradient": moved },
    },
    "project-linf-ball": {
      convergesWith: { lr: 1e-3, radius: 20 },
      exempt: { "zero-gradient": moved },
    },
    "project-non-negative": {
      exempt: { "zero-gradient": moved, oddness: oneSided, convergence: elsewhere },
    },
    "project-simplex": {
      exempt: { "zero-gradient": moved, oddness: oneSided, convergence: elsewhere },
    },
    "project-sphere": { exempt: { "zero-gradient": moved, convergence: elsewhere } },
    "skip-large": { convergesWith: { lr: 1e-3, max: 1e3 } },
  },
};
