/** Rules of signs. Gradients and parameters disagree in sign, and either is the larger of some. */
import { lion, signSgd, tiger } from "@thalweg/optimizers";
import { describe, it } from "vitest";
import { expectSteps } from "./expect-steps.js";
import { average, gradients, type Numbers, plus, zeros } from "./numbers.js";

const [lr, beta1, beta2, weightDecay] = [0.1, 0.7, 0.6, 0.3];
const along = gradients.map((g) => g.map((each) => -each));
const signs = (x: Numbers) => x.map(Math.sign);

describe.each([true, false])("coupled %s", (coupled) => {
  const whole = (g: Numbers, theta: Numbers) => (coupled ? plus(g, weightDecay, theta) : g);
  const moved = (theta: Numbers, direction: Numbers) => {
    const u = coupled ? direction : plus(direction, weightDecay, theta);
    return plus(theta, -lr, u);
  };

  // Chen et al. 2023, algorithm 2.
  it("lion steps along the sign of a mean that it does not keep", () => {
    let m = zeros();
    expectSteps(
      lion,
      { lr, beta1, beta2, weightDecay, coupled },
      ({ theta, g }) => {
        const input = whole(g, theta);
        const direction = signs(average(m, input, beta1));
        m = average(m, input, beta2);
        return moved(theta, direction);
      },
      { along },
    );
  });

  // Bernstein et al. 2018, algorithms 1 and 2; Su 2023.
  it.each([
    ["sign-sgd", signSgd, { momentum: 0 }],
    ["signum", signSgd, { momentum: beta1 }],
    ["tiger", tiger, { beta: beta1 }],
  ] as const)("%s steps along the sign of its mean", (_, optimizer, decay) => {
    const [beta] = Object.values(decay);
    let m = zeros();
    expectSteps(
      optimizer,
      { lr, weightDecay, coupled, ...decay },
      ({ theta, g }) => {
        m = average(m, whole(g, theta), beta!);
        return moved(theta, signs(m));
      },
      { along },
    );
  });
});
