/**
 * Gradients at y, between a fast point z and the average x of its path, where metrics are taken.
 */
import { scheduleFreeAdamw, scheduleFreeSgd } from "@thalweg/optimizers";
import { it } from "vitest";
import { expectSteps } from "./expect-steps.js";
import { average, type Numbers, plus, squares, start, zeros } from "./numbers.js";

// Defazio et al. 2024, equations 3 to 5, algorithm 1, theorem 2 and section 4.3: w = t^power
// (largest rate)^lrPower.
it.each([
  [scheduleFreeSgd, "beta", undefined, 2.5],
  [scheduleFreeSgd, "beta", undefined, 0],
  [scheduleFreeAdamw, "beta1", "paper", 2.5],
  [scheduleFreeAdamw, "beta1", "pytorch-optimizer", 0],
] as const)("$name, case %#", (optimizer, beta, flavour, warmup) => {
  const numbers = { lr: 0.4, weightDecay: 0.3, warmup, power: 0.7, lrPower: 1.5, [beta]: 0.8 };
  const { lr, weightDecay, power, lrPower } = numbers;
  const [beta2, eps] = [0.7, 0.05];
  const hyper = flavour === undefined ? numbers : { ...numbers, beta2, eps, flavour };
  let [x, z, v]: Numbers[] = [start, start, zeros()];
  let [largest, sum] = [0, 0];
  expectSteps(
    optimizer,
    hyper,
    ({ theta, g, t }) => {
      const rate = lr * (warmup === 0 ? 1 : Math.min(1, t / warmup));
      largest = Math.max(largest, rate);
      const w = t ** power * largest ** lrPower;
      sum += w;
      v = average(v!, squares(g), beta2);
      const floor = flavour === "pytorch-optimizer" ? 1e-15 : 0;
      const u = g.map((each, i) => {
        const root = Math.sqrt(v![i]! / (1 - beta2 ** t) + floor) + eps;
        return flavour === undefined ? each : each / root;
      });
      z = z!.map((each, i) => each - rate * (u[i]! + weightDecay * theta[i]!));
      x = plus(
        x!.map((each) => (1 - w / sum) * each),
        w / sum,
        z,
      );
      return average(x, z, 0.8);
    },
    { evalPoint: () => x! },
  );
});
