/** Second moments that are kept by rows and columns; of vectors by element. */
import { adafactor, came, sm3 } from "@thalweg/optimizers";
import { describe, it } from "vitest";
import { expectSteps } from "./expect-steps.js";
import { average, type Numbers, norm, squares, zeros } from "./numbers.js";

const rms = (x: Numbers) => norm(x) / Math.sqrt(x.length);
/** R C' / mean(R) of the row and column means, of a 2 x 2 matrix. */
function rankOne([a, b, c, d]: Numbers): Numbers {
  const [rows, columns] = [
    [(a! + b!) / 2, (c! + d!) / 2],
    [(a! + c!) / 2, (b! + d!) / 2],
  ] as const;
  const mean = (rows[0]! + rows[1]!) / 2;
  return rows.flatMap((row) => columns.map((column) => (row * column) / mean));
}

describe.each([[[2, 2]], [[4]]])("of the shape %j", (shape) => {
  const shapes = [shape];
  // Means of rows and columns are linear, so that their averages are those of the average.
  const factored = (v: Numbers) => (shape.length > 1 ? rankOne(v) : v);
  const overRoot = (x: Numbers, v: Numbers) => {
    const whole = factored(v);
    return x.map((each, i) => each / Math.sqrt(whole[i]!));
  };

  // Shazeer & Stern 2018, algorithms 4 and 5; pytorch_optimizer divides by the smaller of 1 and
  // rms(U) / clip.
  describe.each(["relative", "warmup", "given"])("adafactor, rate %s", (rate) => {
    it.each([
      ["paper", true, 0.6, 0.1],
      ["paper", false, 1.7, 0.1],
      ["paper", true, 1.7, 5],
      ["pytorch-optimizer", true, 1.7, 5],
      ["pytorch-optimizer", false, 0.6, 0.1],
    ] as const)("flavour %s, relative %s, clip %d, eps2 %d", (flavour, relative, clip, eps2) => {
      // The cap is met at t = 3, and 1 / sqrt(t) is below lr there.
      const [lr, beta1, beta2, decayRate, eps1, weightDecay] = [0.65, 0.7, 0.5, 0.8, 0.02, 0.3];
      const numbers = { lr, beta1, beta2, decayRate, eps1, eps2, clip, weightDecay };
      let [m, v]: Numbers[] = [zeros(), zeros()];
      expectSteps(
        adafactor,
        { ...numbers, rate, relative, flavour },
        ({ theta, g, t }) => {
          const more = squares(g).map((each) => each + eps1);
          v = average(v!, more, Math.min(beta2, 1 - t ** -decayRate));
          const u = overRoot(g, v);
          const over = rms(u) / clip;
          const divisor = flavour === "paper" ? Math.max(1, over) : Math.min(1, over);
          const most = rate === "warmup" ? 1e-6 * t : lr;
          const rho = rate === "given" ? lr : Math.min(most, 1 / Math.sqrt(t));
          const step = rho * (relative ? Math.max(eps2, rms(theta)) : 1);
          m = average(
            m!,
            u.map((each) => (step * each) / divisor),
            beta1,
          );
          return theta.map((each, i) => each - m![i]! - step * weightDecay * each);
        },
        { shapes },
      );
    });
  });

  // Luo et al. 2023, algorithm 2; pytorch_optimizer keeps lr m of a vector.
  it.each([
    ["paper", 0.6],
    ["pytorch-optimizer", 1.7],
  ] as const)("came, flavour %s, clip %d", (flavour, clip) => {
    const numbers = { lr: 0.4, beta1: 0.7, beta2: 0.6, beta3: 0.55, eps1: 0.02, eps2: 0.03 };
    const { lr, beta1, beta2, beta3, eps1, eps2 } = numbers;
    const weightDecay = 0.3;
    let [m, v, s]: Numbers[] = [zeros(), zeros(), zeros()];
    expectSteps(
      came,
      { ...numbers, clip, weightDecay, flavour },
      ({ theta, g }) => {
        const more = squares(g).map((each) => each + eps1);
        v = average(v!, more, beta2);
        const u = overRoot(g, v);
        const divisor = Math.max(1, rms(u) / clip);
        const clipped = u.map((each) => each / divisor);
        m = average(m!, clipped, beta1);
        const mean = m;
        const doubt = clipped.map((each, i) => (each - mean[i]!) ** 2 + eps2);
        s = average(s!, doubt, beta3);
        const turned = shape.length > 1 ? overRoot(m, s) : m;
        if (shape.length < 2 && flavour !== "paper") m = m.map((each) => lr * each);
        return theta.map((each, i) => each - lr * turned[i]! - lr * weightDecay * each);
      },
      { shapes },
    );
  });

  // Anil et al. 2019, SM3-II; with beta an average in place of a sum.
  it.each([0, 0.7])("sm3, beta %d", (beta) => {
    const [lr, momentum, eps] = [0.4, 0.6, 0.05];
    const indices =
      shape.length > 1
        ? [
            [0, 0, 1, 1],
            [0, 1, 0, 1],
          ]
        : [[0, 1, 2, 3]];
    const kept = indices.map(() => [0, 0, 0, 0]);
    let m: Numbers = zeros();
    expectSteps(
      sm3,
      { lr, momentum, beta, eps },
      ({ theta, g }) => {
        const nu = g.map((each, i) => {
          const cover = Math.min(...indices.map((of, axis) => kept[axis]![of[i]!]!));
          return (beta === 0 ? 1 : beta) * cover + (1 - beta) * each * each;
        });
        indices.forEach((of, axis) => {
          nu.forEach((each, i) => {
            kept[axis]![of[i]!] = Math.max(kept[axis]![of[i]!]!, each);
          });
        });
        m = average(
          m,
          g.map((each, i) => each / Math.sqrt(nu[i]! + eps)),
          momentum,
        );
        return theta.map((each, i) => each - lr * m[i]!);
      },
      { shapes },
    );
  });
});
