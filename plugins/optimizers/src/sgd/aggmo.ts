import {
  add,
  defineOptimizer,
  div,
  flag,
  learningRate,
  list,
  mul,
  nonNegative,
  type Tensor,
  UsageError,
  zeros,
} from "@thalweg/core";

/**
 * AggMo: the average of several velocities with different momentum, which damp each other's
 * oscillations.
 *
 *     u_i <- beta_i u_i + g,  i = 1, ..., K
 *     theta <- theta - lr / K (u_1 + ... + u_K)
 *
 * Defaults: betas 0, 0.9, 0.99, the paper's (beta_i = 1 - 0.1^(i - 1), K = 3); lr 0.1, among those
 * the paper tunes over. At most six velocities. weightDecay theta is added to the gradient, or with
 * coupled false to the step.
 * Reference: Lucas, Sun, Zemel & Grosse 2019, "Aggregated momentum: stability through passive
 * damping" (arXiv:1804.00325).
 */
export const aggmo = defineOptimizer({
  name: "aggmo",
  source: "Lucas, Sun, Zemel & Grosse 2019 (arXiv:1804.00325)",
  formula: "u_i <- beta_i u_i + g; theta <- theta - lr mean(u_i)",
  hyper: {
    lr: learningRate(0.1, { source: "Lucas et al." }),
    betas: list([0, 0.9, 0.99], { source: "Lucas et al." }),
    weightDecay: nonNegative(0),
    coupled: flag(true, { meaning: "whether the decay passes through the velocities" }),
  },
  state: { u1: zeros, u2: zeros, u3: zeros, u4: zeros, u5: zeros, u6: zeros },
  rule({ g, theta, lr, betas, weightDecay, coupled, ...u }) {
    const pull = mul(weightDecay, theta);
    const input = coupled ? add(g, pull) : g;
    const [u1, u2, u3, u4, u5, u6] = [u.u1, u.u2, u.u3, u.u4, u.u5, u.u6]
      .slice(0, checked(betas).length)
      .map((velocity, i) => add(mul(betas[i]!, velocity), input));
    const sum = [u2, u3, u4, u5, u6].reduce<Tensor>((a, b) => (b ? add(a, b) : a), u1!);
    const mean = div(sum, betas.length);
    const step = mul(lr, coupled ? mean : add(mean, pull));
    return { ...present({ u1, u2, u3, u4, u5, u6 }), step };
  },
});

function checked(betas: readonly number[]): readonly number[] {
  if (betas.length >= 1 && betas.length <= 6 && betas.every((b) => b >= 0 && b < 1)) return betas;
  throw new UsageError(
    `aggmo.betas = [${betas.join(", ")}]: give one to six factors in [0, 1), as [0, 0.9, 0.99].`,
  );
}

/** The names of the velocities. */
function present(states: Readonly<Record<string, Tensor | undefined>>): Record<string, Tensor> {
  const entries = Object.entries(states);
  return Object.fromEntries(
    entries.filter((each): each is [string, Tensor] => each[1] !== undefined),
  );
}
