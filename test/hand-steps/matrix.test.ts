/**
 * Optimizers of matrices, on what is worked out without a decomposition: vectors, single rows and
 * diagonals.
 */
import { apollo, muon, shampoo, soap } from "@thalweg/optimizers";
import { createStepper } from "@thalweg/testing";
import { describe, expect, it } from "vitest";
import { expectSteps } from "./expect-steps.js";
import { average, gradients, type Numbers, norm, plus, squares, start, zeros } from "./numbers.js";

/** The same numbers in a vector, or on the diagonal of a square. */
const diagonals = gradients.map(([a, b]) => [a!, 0, 0, b!]);
const rms = (x: Numbers) => norm(x) / Math.sqrt(x.length);

// Jordan 2024: of one row the iterations act on its length alone.
describe.each([
  ["aspect", "last", 2],
  ["aspect", "first", 1],
  ["rms", "last", 0.4],
  ["none", "last", 1],
] as const)("muon, scaling %s, outputs %s", (scaling, outputs, scale) => {
  it.each([true, false])("nesterov %s: a row of about length 1, and its decay", (nesterov) => {
    const [lr, momentum, weightDecay, iterations] = [0.2, 0.7, 0.3, 3];
    const hyper = { lr, momentum, weightDecay, iterations, nesterov, scaling, outputs };
    let m: Numbers = zeros();
    expectSteps(
      muon,
      hyper,
      ({ theta, g }) => {
        m = plus(g, momentum, m);
        const ahead = nesterov ? plus(g, momentum, m) : m;
        let length = norm(ahead) / (norm(ahead) + 1e-7);
        for (let i = 0; i < iterations; i++) {
          length = 3.4445 * length - 4.775 * length ** 3 + 2.0315 * length ** 5;
        }
        return theta.map((each, i) => {
          const turned = (scale * length * ahead[i]!) / norm(ahead);
          return each - lr * (turned + weightDecay * each);
        });
      },
      { shapes: [[1, 4]] },
    );
  });
});

// AdamW, whose eps stands before the correction.
it("muon takes the rest by AdamW, under names of its own", () => {
  const [adamLr, beta1, beta2, eps, adamDecay] = [0.2, 0.8, 0.7, 0.05, 0.3];
  let [m, v]: Numbers[] = [zeros(), zeros()];
  expectSteps(muon, { adamLr, beta1, beta2, eps, adamDecay }, ({ theta, g, t }) => {
    m = average(m!, g, beta1);
    v = average(v!, squares(g), beta2);
    const growth = Math.sqrt(1 - beta2 ** t) / (1 - beta1 ** t);
    return theta.map((each, i) => {
      const adam = (growth * m![i]!) / (Math.sqrt(v![i]!) + eps);
      return each - adamLr * (adam + adamDecay * each);
    });
  });
});

describe.each([
  ["a vector", [4], gradients],
  ["a diagonal", [2, 2], diagonals],
] as const)("on %s", (_, shape, along) => {
  const setting = { shapes: [shape], along };

  // Gupta, Koren & Singer 2018, algorithm 1: AdaGrad on the diagonal.
  it("shampoo divides by the root of the sums, with momentum", () => {
    const [lr, momentum, eps] = [0.3, 0.7, 0.05];
    let [u, v]: Numbers[] = [zeros(), zeros()];
    const step = ({ theta, g }: { theta: Numbers; g: Numbers }) => {
      v = plus(v!, 1, squares(g));
      const turned = g.map((each, i) => each / Math.sqrt(v![i]! + eps));
      u = plus(turned, momentum, u!);
      return plus(theta, -lr, u);
    };
    expectSteps(shampoo, { lr, momentum, eps }, step, setting);
  });

  // Vyas et al. 2024, algorithm 3; the flavours differ in what is counted, where eps stands and
  // what decays.
  describe.each(["paper", "author", "pytorch-optimizer"])("soap, flavour %s", (flavour) => {
    it.each([
      [true, false],
      [true, true],
      [false, false],
    ])("correct %s, normalize %s: Adam in bases that do not turn", (correct, normalize) => {
      const [lr, beta1, beta2, eps, weightDecay] = [0.2, 0.8, 0.7, 0.05, 0.3];
      const form = { correct, normalize, frequency: 1, shampooBeta: 0.6, flavour };
      const waits = shape.length > 1 || flavour !== "paper";
      let [m, v]: Numbers[] = [zeros(), zeros()];
      expectSteps(
        soap,
        { lr, beta1, beta2, eps, weightDecay, ...form },
        ({ theta, g, t }) => {
          if (waits && t === 1) return theta;
          m = average(m!, g, beta1);
          v = average(v!, squares(g), beta2);
          const count = waits && flavour !== "pytorch-optimizer" ? t - 1 : t;
          const [mass, root] = correct
            ? [1 - beta1 ** count, Math.sqrt(1 - beta2 ** count)]
            : [1, 1];
          const paper = flavour === "paper";
          const adam = m.map((each, i) =>
            paper ? each / (Math.sqrt(v![i]!) / root + eps) : each / (Math.sqrt(v![i]!) + eps),
          );
          const rate = (lr * (paper ? 1 : root)) / mass;
          const length = normalize ? rms(adam) : 1;
          const u = adam.map((each) => (rate * each) / length);
          return theta.map((each, i) => {
            const decayed = paper ? each : each - u[i]!;
            return each - u[i]! - lr * weightDecay * decayed;
          });
        },
        setting,
      );
    });
  });
});

// Zhu et al. 2025, algorithm 1.
describe("apollo", () => {
  const numbers = { lr: 0.2, beta1: 0.8, beta2: 0.7, eps: 0.05, weightDecay: 0.3 };
  const { lr, beta1, beta2, eps, weightDecay } = numbers;

  it.each([
    ["paper", [4], 1],
    ["pytorch-optimizer", [4], 1],
    ["paper", [2, 2], 0],
    ["pytorch-optimizer", [2, 2], 0],
  ] as const)("flavour %s, shape %j, rank %d: AdamW", (flavour, shape, rank) => {
    let [m, v]: Numbers[] = [zeros(), zeros()];
    expectSteps(
      apollo,
      { ...numbers, rank, flavour },
      ({ theta, g, t }) => {
        m = average(m!, g, beta1);
        v = average(v!, squares(g), beta2);
        const [mass, root] = [1 - beta1 ** t, Math.sqrt(1 - beta2 ** t)];
        return theta.map((each, i) => {
          if (flavour === "paper") {
            const adam = m![i]! / mass / (Math.sqrt(v![i]!) / root + eps);
            return each - lr * (adam + weightDecay * each);
          }
          const rate = (lr * root) / mass;
          const after = each - (rate * m![i]!) / (Math.sqrt(v![i]!) + eps);
          return after - rate * weightDecay * after;
        });
      },
      { shapes: [shape] },
    );
  });

  // Of a row the projection is one number p: it falls out of Adam(R) without eps, and |p| shows in
  // the first step.
  describe.each(["tensor", "channel"])("scaling %s", (scaling) => {
    it.each([0.6, 50])("growth %d: a row is scaled as Adam's estimate is", (growth) => {
      const scale = 1.7;
      const own = { lr, beta1, beta2, eps: 1e-300, weightDecay, scaling, scale, growth, gap: 3 };
      const stepper = createStepper(apollo, {
        parameters: [{ name: "row", shape: [1, 4] }],
        dtype: "f64",
        hyper: own,
      });
      stepper.start(start);
      let [theta, m, v]: Numbers[] = [start, zeros(), zeros()];
      let [size, p] = [0, 0];
      gradients.forEach((g, i) => {
        const t = i + 1;
        m = average(m!, g, beta1);
        v = average(v!, squares(g), beta2);
        const adam = m.map((each, k) => {
          const root = Math.sqrt(v![k]! / (1 - beta2 ** t));
          return each / (1 - beta1 ** t) / root;
        });
        const shares = g.map((each, k) =>
          scaling === "channel" ? Math.abs(adam[k]! / each) : norm(adam) / norm(g),
        );
        const found = stepper.step(g);
        const moved = [...found].map((each, k) => each / lr - weightDecay * theta![k]!);
        if (t === 1) p = (scale * shares[0]! * g[0]!) / moved[0]!;
        const scaled = g.map((each, k) => (scale * shares[k]! * each) / p);
        const limit = t === 1 ? 1 : Math.min(1, (growth * size) / norm(scaled));
        const u = scaled.map((each) => limit * each);
        size = norm(u);
        u.forEach((each, k) => {
          expect(Math.abs(moved[k]! - each)).toBeLessThan(1e-11 * Math.max(1, Math.abs(each)));
        });
        theta = theta!.map((each, k) => each - found[k]!);
      });
      expect(p).toBeGreaterThan(0);
    });
  });
});
