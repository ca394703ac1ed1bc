import {
  add,
  decay,
  defineOptimizer,
  dot,
  ema,
  equal,
  learningRate,
  maximum,
  mul,
  real,
  single,
  sub,
  where,
  zeros,
} from "@thalweg/core";
import { polyakAlong } from "./polyak-along.js";

/**
 * MoMo: momentum whose rate is the Polyak step of a model of the loss, the average of the past
 * linearisations.
 *
 *     d <- beta d + (1 - beta) g,   fbar <- beta fbar + (1 - beta) f,   gamma <- beta gamma + (1 - beta) <g, theta>
 *     h = fbar + <d, theta> - gamma
 *     theta <- theta - min(lr, max(h - fMin, 0) / |d|^2) d
 *
 * The averages begin at the first values. f is the loss of the step's batch; products are over all
 * parameters.
 * Defaults: lr 1, the largest rate, beta 0.9, fMin 0, the paper's.
 * Reference: Schaipp et al. 2024, "MoMo: momentum models for adaptive learning rates", algorithm 1
 * (arXiv:2305.07583).
 */
export const momo = defineOptimizer({
  name: "momo",
  source: "Schaipp et al. 2024, algorithm 1 (arXiv:2305.07583)",
  formula:
    "d <- ema(d, g, beta); theta <- theta - min(lr, (fbar + <d, theta> - gamma - fMin)+ / |d|^2) d",
  scope: "all",
  hyper: {
    lr: learningRate(1, { source: "Schaipp et al.", meaning: "the largest rate" }),
    beta: decay(0.9, { source: "Schaipp et al." }),
    fMin: real(0, { meaning: "the smallest loss" }),
  },
  state: { d: zeros, fbar: single(0), gamma: single(0) },
  rule({ g, theta, loss, d, fbar, gamma, t, lr, beta, fMin }) {
    const kept = mul(beta, where(equal(t, 1), 0, 1));
    d = ema(d, g, kept);
    fbar = ema(fbar, loss, kept);
    gamma = ema(gamma, dot(g, theta), kept);
    const h = sub(add(fbar, dot(d, theta)), gamma);
    return { d, fbar, gamma, step: polyakAlong(d, maximum(sub(h, fMin), 0), 1, lr) };
  },
});
