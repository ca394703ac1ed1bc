import {
  abs,
  add,
  defineOptimizer,
  div,
  initialTheta,
  maximum,
  mul,
  positive,
  sub,
  zeros,
} from "@thalweg/core";

/**
 * COCOB: a gambler for each coordinate, who bets a share of the winnings on the next gradient. There is no learning rate.
 *
 *     largest <- max(largest, |g|)
 *     sum <- sum + |g|
 *     reward <- max(reward - (theta - theta_0) g, 0)
 *     bet <- bet - g
 *     theta <- theta_0 + bet / (largest max(sum + largest, alpha largest)) (largest + reward)
 *
 * Defaults: alpha 100, the paper's, which keeps the first steps small. largest begins at eps = 1e-8 as in the authors' code, so that
 * a coordinate without gradient stays.
 * Reference: Orabona & Tommasi 2017, "Training deep networks without learning rates through coin betting", algorithm 2
 * (arXiv:1705.07795).
 */
export const cocob = defineOptimizer({
  name: "cocob",
  aliases: ["cocob-backprop"],
  source: "Orabona & Tommasi 2017, algorithm 2 (arXiv:1705.07795)",
  formula:
    "theta <- theta_0 + bet / (largest max(sum + largest, alpha largest)) (largest + reward)",
  hyper: {
    alpha: positive(100, { source: "Orabona & Tommasi" }),
    eps: positive(1e-8, { source: "the authors' code" }),
  },
  state: { start: initialTheta, largest: zeros, sum: zeros, reward: zeros, bet: zeros },
  rule({ g, theta, start, largest, sum, reward, bet, alpha, eps }) {
    largest = maximum(maximum(largest, abs(g)), eps);
    sum = add(sum, abs(g));
    reward = maximum(sub(reward, mul(sub(theta, start), g)), 0);
    bet = sub(bet, g);
    const stake = mul(largest, maximum(add(sum, largest), mul(alpha, largest)));
    const next = add(start, mul(div(bet, stake), add(largest, reward)));
    return { largest, sum, reward, bet, theta: next };
  },
});
