import { decay, defineWrapper, ema, initialTheta } from "@thalweg/core";

/**
 * Evaluates metrics at an exponential moving average of the parameters; the inner optimizer's
 * iterates are unchanged.
 *
 *     average <- beta average + (1 - beta) theta, begun at the initial parameters
 *
 * Defaults: beta 0.999, common usage. Reference: Polyak & Juditsky 1992, "Acceleration of
 * stochastic approximation by averaging" (doi:10.1137/0330046); with exponential weights Kingma &
 * Ba 2015, section 7.2 (arXiv:1412.6980).
 */
export const emaOfParameters = defineWrapper({
  name: "ema-of-parameters",
  aliases: ["parameter-ema"],
  source: "Kingma & Ba 2015, section 7.2 (arXiv:1412.6980)",
  formula: "average <- ema(average, theta, beta); metrics at the average",
  hyper: { beta: decay(0.999) },
  state: { average: initialTheta },
  wrap({ average, beta, inner }) {
    const theta = inner();
    return { theta, average: ema(average, theta, beta) };
  },
  evalPoint: ({ average }) => average,
});
