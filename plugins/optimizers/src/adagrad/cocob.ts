import {
  abs,
  add,
  clip,
  defineOptimizer,
  initialTheta,
  maximum,
  mul,
  over,
  positive,
  sub,
  zeros,
} from "@thalweg/core";
import { formats } from "@thalweg/core/numeric";

/**
 * COCOB: coin betting, where each coordinate bets a fraction of its winnings on the next gradient.
 * There is no learning rate.
 *
 *     largest <- max(largest, |g|)
 *     sum <- sum + |g|
 *     reward <- max(reward - (theta - theta_0) g, 0)
 *     bet <- bet - g
 *     theta <- theta_0 + bet / max(sum + largest, alpha largest) (1 + reward / largest)
 *
 * Defaults: alpha 100, the paper's, which makes the first steps small. largest begins at eps = 1e-8
 * as in the authors' code, so that a coordinate with gradient 0 does not change. If the sum of
 * gradients overflows, bet remains finite and the step is 0.
 * Reference: Orabona & Tommasi 2017, "Training deep networks without learning rates through coin
 * betting", algorithm 2 (arXiv:1705.07795).
 */
export const cocob = defineOptimizer({
  name: "cocob",
  aliases: ["cocob-backprop"],
  source: "Orabona & Tommasi 2017, algorithm 2 (arXiv:1705.07795)",
  formula: "theta <- theta_0 + bet / max(sum + largest, alpha largest) (1 + reward / largest)",
  hyper: {
    alpha: positive(100, { source: "Orabona & Tommasi" }),
    eps: positive(1e-8, { source: "the authors' code" }),
  },
  state: { start: initialTheta, largest: zeros, sum: zeros, reward: zeros, bet: zeros },
  rule({ g, theta, start, largest, sum, reward, bet, alpha, eps }) {
    largest = maximum(maximum(largest, abs(g)), eps);
    const { greatest } = formats[g.dtype === "f32" ? "f32" : "f64"];
    sum = add(sum, abs(g));
    reward = maximum(sub(reward, mul(sub(theta, start), g)), 0);
    bet = clip(sub(bet, g), -greatest, greatest);
    const share = over(bet, maximum(add(sum, largest), mul(alpha, largest)), eps);
    const next = add(start, mul(share, add(1, over(reward, largest, eps))));
    return { largest, sum, reward, bet, theta: next };
  },
});
