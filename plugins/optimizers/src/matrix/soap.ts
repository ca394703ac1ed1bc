import {
  choice,
  decay,
  defineOptimizer,
  ema,
  flag,
  integer,
  learningRate,
  nonNegative,
  reshape,
  shaped,
  where,
  zeros,
} from "@thalweg/core";
import { isDue, refresh, squaresOnEitherSide } from "./eigenbasis.js";
import { columnsSquare, matrixOf, rowsSquare } from "./sides.js";
import { coordinates, counting, soapStep, turnedSquares } from "./soap-step.js";

/**
 * SOAP: Adam in the slowly changing eigenbasis of Shampoo's averages.
 *
 *     M <- beta1 M + (1 - beta1) G,   V <- beta2 V + (1 - beta2) (Q_L' G Q_R)^2
 *     theta <- theta - lr Q_L (Q_L' M^ Q_R / (sqrt(V^) + eps)) Q_R' - lr weightDecay theta
 *     L <- shampooBeta L + (1 - shampooBeta) G G',   R <- shampooBeta R + (1 - shampooBeta) G' G
 *     Q_L, Q_R <- `refresh` of L and R, every `frequency` steps
 *
 * The first gradient only initialises the bases, so that no gradient is rotated by its own basis; t
 * counts from the second step. Arrays with more axes are treated as matrices [inputs, outputs];
 * vectors and single values take AdamW's steps, including the first.
 *
 * Along a coordinate of the bases in which the gradient is only rounding error, the step is 0, as
 * in exact arithmetic: the criterion for a matrix [m, n] is that sqrt(V) is below 8 sqrt(m + n) u
 * times its largest element, with unit roundoff u (6e-8 in f32). The author's code takes steps of
 * Adam's length there. If averages are infinite, the step is 0 except for the decay.
 *
 * Flavour "author" (github.com/nikhilvyas/SOAP): eps is added before the correction of V, the
 * weights decay after the step, vectors skip the first step too, and the columns of a basis, and V
 * with them, are sorted before each update. Flavour "pytorch-optimizer" counts the first step as
 * well.
 *
 * Defaults: lr 0.003, beta1 0.95, beta2 0.95, shampooBeta 0.95, eps 1e-8, weightDecay 0, frequency
 * 10.
 * Reference: Vyas et al. 2024, "SOAP: improving and stabilizing Shampoo using Adam", algorithms 3
 * and 4 (arXiv:2409.11321).
 */
export const soap = defineOptimizer({
  name: "soap",
  source: "Vyas et al. 2024, algorithm 3 (arXiv:2409.11321)",
  formula:
    "G' = Q_L' G Q_R; V <- ema(V, G'^2, beta2); theta <- theta - lr Q_L (Q_L' M^ Q_R / (sqrt(V^) + eps)) Q_R'",
  scope: "tensor",
  hyper: {
    lr: learningRate(3e-3, { source: "Vyas et al." }),
    beta1: decay(0.95, { source: "Vyas et al." }),
    beta2: decay(0.95, { source: "Vyas et al." }),
    shampooBeta: decay(0.95, { source: "Vyas et al.", meaning: "of the sides' squares" }),
    eps: nonNegative(1e-8, { source: "Vyas et al." }),
    weightDecay: nonNegative(0),
    frequency: integer(10, { source: "Vyas et al.", meaning: "steps between two bases" }),
    correct: flag(true, { meaning: "whether the moments' zero start is corrected" }),
    normalize: flag(false, { meaning: "whether the turned step is brought to mean square 1" }),
    flavour: choice("paper", ["paper", "author", "pytorch-optimizer"], {
      meaning: "where eps and the decay stand, and what is counted",
    }),
  },
  state: {
    ...{ m: zeros, v: zeros, l: shaped(rowsSquare, 0), r: shaped(columnsSquare, 0) },
    ...{ left: shaped(rowsSquare, 0), right: shaped(columnsSquare, 0) },
  },
  rule({ l, r, left, right, shampooBeta, frequency, ...input }) {
    const { g, beta1, beta2, flavour } = input;
    const { first, count } = counting(g.shape, input.t, flavour);
    const { turn, back } = coordinates(g.shape, { left, right });
    const m = where(first, input.m, ema(input.m, g, beta1));
    const v = where(first, input.v, ema(input.v, turnedSquares(g, turn), beta2));
    const step = soapStep({ ...input, m, v, first, count, turn, back });
    if (g.shape.length < 2) return { m, v, step };
    const squares = squaresOnEitherSide(matrixOf(g), { left: l, right: r }, shampooBeta);
    const how = { first, due: isDue(count, frequency), sorted: flavour !== "paper" };
    const next = refresh(squares, { left, right }, matrixOf(v), how);
    const inBases = { v: reshape(next.v, g.shape), ...next.bases };
    return { m, ...inBases, l: squares.left, r: squares.right, step };
  },
});
